/**
 * Every sentence of the page is written in English where it is used, inside a Lingui macro. This plugin turns the macros
 * into calls, and the sentence beside each call into the form the run time reads: an English page needs no catalogue, and no
 * page needs a parser of messages. Only files that import a macro pass through Babel.
 */
import { type PluginObj, transformAsync, types } from '@babel/core'
import macros from '@lingui/babel-plugin-lingui-macro'
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import { lingui } from '@lingui/vite-plugin'
import type { Plugin, PluginOption } from 'vite'

/** The macro plugin marks the object of a message by this comment. */
function isMessage(node: types.ObjectExpression): boolean {
  return node.leadingComments?.some(({ value }) => value === 'i18n') === true
}

/** A message that does not parse fails the build, with its text. */
function compiled(message: string): types.Expression {
  // By way of JSON, so that absent options of a plural are not spelled out as `undefined`.
  return types.valueToNode(JSON.parse(JSON.stringify(compileMessageOrThrow(message))))
}

function compileMessages(): PluginObj {
  return {
    visitor: {
      ObjectExpression({ node }) {
        if (!isMessage(node)) return
        for (const property of node.properties) {
          if (!types.isObjectProperty(property) || !types.isIdentifier(property.key, { name: 'message' }))
            continue
          if (types.isStringLiteral(property.value)) property.value = compiled(property.value.value)
        }
      },
    },
  }
}

const macrosToCalls: Plugin = {
  name: 'filetao-messages',
  enforce: 'pre',
  transform: {
    filter: { id: /\.tsx?$/, code: /@lingui\/(core|react)\/macro/ },
    async handler(code, id) {
      const result = await transformAsync(code, {
        filename: id,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: id.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'] },
        // The sentence stays in production too: it is the English of the page.
        plugins: [[macros, { stripMessageField: false }], compileMessages],
      })
      return typeof result?.code === 'string' ? { code: result.code, map: result.map ?? null } : null
    },
  },
}

export function messages(): PluginOption[] {
  return [macrosToCalls, lingui({ failOnCompileError: true })]
}
