/** Tests of the package of the same name. */
package dev.knudge.notification.wording;
