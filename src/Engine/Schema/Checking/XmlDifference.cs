namespace VirtPS.Engine.Schema;

/// <summary>One thing in which two documents differ.</summary>
/// <param name="Path">Where, such as <c>/domain/devices/disk[vda]/driver/@type</c>.</param>
/// <param name="Kind">How.</param>
/// <param name="Reference">What the first document has there; nothing when it has nothing.</param>
/// <param name="Difference">What the second document has there; nothing when it has nothing.</param>
public sealed record XmlDifference(string Path, XmlDifferenceKind Kind, string? Reference, string? Difference)
{
    private const char Escape = '\u001b';

    /// <summary>The kind in a terminal's colours: green for what is added, red for what is removed, yellow for what is changed.</summary>
    /// <remarks>Tables show it; PowerShell leaves colours out of what is redirected, and everywhere when it is told to.</remarks>
    public string KindText => $"{Escape}[{Kind switch { XmlDifferenceKind.Added => 32, XmlDifferenceKind.Removed => 31, _ => 33 }}m{Kind}{Escape}[0m";
}

/// <summary>How two documents differ in one place.</summary>
public enum XmlDifferenceKind
{
    /// <summary>Both have it, with different values.</summary>
    Changed,

    /// <summary>Only the second document has it.</summary>
    Added,

    /// <summary>Only the first document has it.</summary>
    Removed,
}
