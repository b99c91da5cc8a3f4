namespace VirtPS.Engine.Schema;

/// <summary>One thing in which two documents differ.</summary>
/// <param name="Path">Where, such as <c>/domain/devices/disk[vda]/driver/@type</c>.</param>
/// <param name="Kind">How.</param>
/// <param name="Reference">What the first document has there; nothing when it has nothing.</param>
/// <param name="Difference">What the second document has there; nothing when it has nothing.</param>
public sealed record XmlDifference(string Path, XmlDifferenceKind Kind, string? Reference, string? Difference);

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
