/** The page's files, over HTTP. */
package dev.knudge.live.web;
