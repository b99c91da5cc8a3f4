namespace VirtPS.Engine.Errors;

/// <summary>Says how grave an error is, with libvirt's own numbers.</summary>
/// <remarks>virErrorLevel.</remarks>
public enum VirtErrorLevel
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The operation went on in spite of it.</summary>
    Warning = 1,

    /// <summary>The operation failed.</summary>
    Error = 2,
}
