namespace VirtPS.Engine.Access;

/// <summary>A right that a caller needs for an operation.</summary>
/// <param name="ObjectClass">The class of object, such as <c>domain</c>.</param>
/// <param name="Name">The right, such as <c>start</c>.</param>
/// <param name="Writes">Whether a read-only connection is refused it.</param>
/// <remarks>libvirt's access control vocabulary, virAccessPerm*.</remarks>
public readonly record struct Permission(string ObjectClass, string Name, bool Writes)
{
    /// <summary>Gives the right in libvirt's notation.</summary>
    /// <returns>Class and name, as in <c>domain.start</c>.</returns>
    public override string ToString() => $"{ObjectClass}.{Name}";
}
