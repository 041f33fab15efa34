// A service worker that answers nothing. It is responsible for /direct/ alone: what the worker there asks goes straight to the network
// instead of through the page's own service worker (src/app/service-worker.ts).
