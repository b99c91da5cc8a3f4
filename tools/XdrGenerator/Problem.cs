using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace VirtPS.Tools.XdrGenerator;

/// <summary>Something that cannot be generated, and where it stands.</summary>
/// <param name="Id">The identifier of the diagnostic.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Path">The file.</param>
/// <param name="Span">The place in it.</param>
/// <param name="Lines">The place as lines and columns.</param>
internal sealed record Problem(string Id, string Message, string Path, TextSpan Span, LinePositionSpan Lines)
{
    /// <summary>A variable array or opaque has no limit.</summary>
    internal const string NoLimit = "VPX001";

    /// <summary>A type has no encoding.</summary>
    internal const string NoEncoding = "VPX002";

    /// <summary>What carries the attribute is not a record that can have another half.</summary>
    internal const string NotARecord = "VPX003";

    /// <summary>An attribute contradicts the type or another attribute.</summary>
    internal const string Contradiction = "VPX004";

    /// <summary>A record holds itself.</summary>
    internal const string Endless = "VPX005";

    private static readonly Dictionary<string, DiagnosticDescriptor> Descriptors = new()
    {
        [NoLimit] = Describe(NoLimit, "A field needs a limit"),
        [NoEncoding] = Describe(NoEncoding, "A type has no encoding"),
        [NotARecord] = Describe(NotARecord, "XdrRecord stands on something that is no partial record"),
        [Contradiction] = Describe(Contradiction, "The attributes of a field contradict its type"),
        [Endless] = Describe(Endless, "A record holds itself"),
    };

    /// <summary>Makes a problem at a place.</summary>
    public static Problem At(Location location, string id, string message)
    {
        var lines = location.GetLineSpan();
        return new(id, message, lines.Path, location.SourceSpan, lines.Span);
    }

    /// <summary>Makes what the compiler reports.</summary>
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptors[Id], Location.Create(Path, Span, Lines), Message);

    private static DiagnosticDescriptor Describe(string id, string title) =>
        new(id, title, "{0}", "VirtPS.Xdr", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
