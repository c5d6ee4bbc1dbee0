/**
 * Without half-close a side that was closed on may still be sending. Its bytes are read and thrown
 * away until it closes too, for this many milliseconds at most: bytes that nobody reads make the
 * kernel reset the connection, and with it the end of what was sent to that side.
 */
export const linger = 2_000;
