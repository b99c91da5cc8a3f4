namespace VirtPS.Engine.Schema;

/// <summary>Says how large and how deep an XML document may be before it is refused.</summary>
/// <param name="MaxCharacters">The most characters that the text may have.</param>
/// <param name="MaxDepth">The most elements that may stand inside one another, the root counted.</param>
/// <remarks>The depth of 256 is libxml2's own; the length of 4 MiB is the longest string of libvirt's wire protocol (REMOTE_STRING_MAX).</remarks>
public sealed record XmlLimits(long MaxCharacters, int MaxDepth)
{
    /// <summary>What a peer or a user may send: 4 MiB of text, 256 levels.</summary>
    public static XmlLimits Wire { get; } = new(4L * 1024 * 1024, 256);

    /// <summary>What a file on this machine may hold, such as a test driver's file with thousands of domains: 512 MiB of text, 256 levels.</summary>
    public static XmlLimits LocalFile { get; } = new(512L * 1024 * 1024, 256);
}
