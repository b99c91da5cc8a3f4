using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>An object that a document describes and that need not exist yet.</summary>
/// <param name="Class">The class of object, as rights name it.</param>
/// <param name="Xml">The document; before access is checked only what identifies the object is read.</param>
internal sealed record DescribedTarget(string Class, string Xml)
{
    /// <summary>Whether the caller wants a document refused that has what libvirt has not.</summary>
    internal bool IsValidated { get; init; }
}

/// <summary>The domain whose memory lies in a file.</summary>
/// <param name="Path">The file's path on the host.</param>
internal sealed record SavedTarget(string Path);

/// <summary>The domain that arrives by a migration.</summary>
/// <param name="Step">What the step is given; its parameters name or describe the domain.</param>
internal sealed record ArrivingTarget(MigrationStep Step);
