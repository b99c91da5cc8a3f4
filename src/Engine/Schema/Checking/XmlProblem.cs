namespace VirtPS.Engine.Schema;

/// <summary>Something that is wrong, or may be, with a document.</summary>
/// <param name="Severity">How grave it is.</param>
/// <param name="Line">The line it is on, from 1; 0 when it is about the whole document.</param>
/// <param name="Path">The element or attribute, such as <c>/domain/devices/disk</c>; empty when it is about the whole document.</param>
/// <param name="Message">What is wrong.</param>
public sealed record XmlProblem(XmlSeverity Severity, int Line, string Path, string Message);

/// <summary>How grave a problem of a document is.</summary>
public enum XmlSeverity
{
    /// <summary>libvirt takes the document but does not do what was meant.</summary>
    Warning,

    /// <summary>libvirt refuses the document.</summary>
    Error,
}
