/** The least that a page of React loads: what the first load stands beside. */
import { createElement, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

createRoot(document.body).render(createElement(StrictMode))
