// Package news holds the nouns of newstally: what walks from stage to stage.
//
//	Source → Link → Page → Article → Figure → Record → Tally
//
// A [Source] is where we look, an [Outlet] who publishes. A [Link] is a URL that
// a source named, a [Page] the answer to fetching it, an [Article] the text with
// its metadata, a [Figure] one reported number with its evidence, a [Record] a
// figure as it is stored and published, a [Tally] the agreement over records.
//
// The package does no I/O and imports only the standard library and the decimal
// type. Every text is NFC before an offset into it is taken. Inside the program
// a [Span] counts bytes; a [Record], and everything else that leaves the program,
// counts Unicode code points.
package news
