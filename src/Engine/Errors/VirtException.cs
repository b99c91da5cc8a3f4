namespace VirtPS.Engine.Errors;

/// <summary>The one exception of the engine: what libvirt calls an error object.</summary>
/// <remarks>virError; on the wire virNetMessageError. <see cref="Exception.Message"/> is the whole text as libvirt would print it, the code's phrase included.</remarks>
public sealed class VirtException : Exception
{
    /// <summary>Makes an error whose text is the code's phrase followed by the detail.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="detail">What in particular; without it the phrase stands alone.</param>
    /// <param name="domain">Which part reports it.</param>
    /// <param name="inner">What caused it.</param>
    public VirtException(VirtErrorCode code, string? detail, VirtErrorDomain domain = VirtErrorDomain.None, Exception? inner = null)
        : base(VirtErrorText.Compose(code, detail), inner)
    {
        Code = code;
        Domain = domain;
        Str1 = VirtErrorText.Pattern(code, detail) ?? Message;
        Str2 = detail;
    }

    private VirtException(string message)
        : base(message)
    {
    }

    /// <summary>What went wrong.</summary>
    public VirtErrorCode Code { get; private init; }

    /// <summary>Which part reported it.</summary>
    public VirtErrorDomain Domain { get; private init; }

    /// <summary>How grave it is.</summary>
    public VirtErrorLevel Level { get; private init; } = VirtErrorLevel.Error;

    /// <summary>The first piece of extra text; by libvirt's custom the pattern of <see cref="Exception.Message"/>, such as <c>internal error: %s</c>.</summary>
    public string? Str1 { get; private init; }

    /// <summary>The second piece of extra text; by libvirt's custom the detail.</summary>
    public string? Str2 { get; private init; }

    /// <summary>The third piece of extra text.</summary>
    public string? Str3 { get; private init; }

    /// <summary>The first extra number; for system errors the errno.</summary>
    public int Int1 { get; private init; } = -1;

    /// <summary>The second extra number.</summary>
    public int Int2 { get; private init; } = -1;

    /// <summary>Makes the error for a function that the driver lacks.</summary>
    /// <param name="function">The function as a user knows it, such as <c>virDomainMigrate</c>.</param>
    /// <param name="domain">Which part reports it; without it, the part that the function belongs to.</param>
    /// <returns>An error with code <see cref="VirtErrorCode.NoSupport"/>.</returns>
    public static VirtException NoSupport(string function, VirtErrorDomain domain = VirtErrorDomain.None) =>
        new(VirtErrorCode.NoSupport, function, domain == VirtErrorDomain.None ? PublicFunctions.DomainOf(function) : domain);

    /// <summary>Makes an error with a text of its own, without the code's phrase.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">The whole text.</param>
    /// <param name="domain">Which part reports it.</param>
    /// <returns>The error.</returns>
    public static VirtException Worded(VirtErrorCode code, string message, VirtErrorDomain domain = VirtErrorDomain.None) =>
        new(message) { Code = code, Domain = domain, Str1 = message };

    /// <summary>Makes the error that a peer sent, with its text left as it came.</summary>
    /// <param name="code">The peer's code.</param>
    /// <param name="domain">The peer's part.</param>
    /// <param name="level">The peer's level.</param>
    /// <param name="message">The peer's text; when absent, the code's phrase.</param>
    /// <param name="strings">Up to three extra texts.</param>
    /// <param name="int1">The first extra number.</param>
    /// <param name="int2">The second extra number.</param>
    /// <returns>An error equal to the peer's.</returns>
    public static VirtException FromPeer(
        VirtErrorCode code, VirtErrorDomain domain, VirtErrorLevel level, string? message,
        (string? First, string? Second, string? Third) strings, int int1, int int2) =>
        new(message ?? VirtErrorText.Compose(code, null))
        {
            Code = code,
            Domain = domain,
            Level = level,
            Str1 = strings.First,
            Str2 = strings.Second,
            Str3 = strings.Third,
            Int1 = int1,
            Int2 = int2,
        };
}
