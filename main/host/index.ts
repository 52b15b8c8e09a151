/** The frame host: one loopback origin for the page, the frame stream and everything the window may ask. */
export { ControlError } from './controlError.ts';
export { createHost, type Host, type HostOptions } from './host.ts';
