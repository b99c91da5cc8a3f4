namespace VirtPS.Engine.Access;

/// <summary>The rights that one operation needs, all of them, and whether a read-only connection is refused it.</summary>
/// <remarks>The <c>@acl</c> notes of one procedure in libvirt's protocol, and the read-only rule of its public function.</remarks>
internal readonly record struct Rights
{
    private Rights(Permission first) => (First, Writes) = (first, first.Writes);

    internal Permission First { get; private init; }

    internal Permission? Second { get; private init; }

    internal Permission? Third { get; private init; }

    /// <summary>Whether a read-only connection is refused the operation.</summary>
    internal bool Writes { get; private init; }

    public static implicit operator Rights(Permission permission) => new(permission);

    /// <summary>Needs the right to change an object, and to save it too unless only the running object changes.</summary>
    /// <param name="write">The right to change it.</param>
    /// <param name="save">The right to change what outlives its run.</param>
    /// <param name="flags">Flags whose lowest bits are libvirt's AFFECT_LIVE and AFFECT_CONFIG.</param>
    internal static Rights ToChange(Permission write, Permission save, uint flags)
    {
        const uint Live = 1, LiveAndConfig = 3;
        return Of(write).AndIf((flags & LiveAndConfig) != Live, save);
    }

    internal static Rights Of(Permission permission) => new(permission);

    internal Rights And(Permission permission) => Second is null
        ? this with { Second = permission, Writes = Writes || permission.Writes }
        : this with { Third = permission, Writes = Writes || permission.Writes };

    internal Rights AndIf(bool needed, Permission permission) => needed ? And(permission) : this;

    /// <summary>Lets read-only connections pass although the right says otherwise.</summary>
    internal Rights ForReaders() => this with { Writes = false };

    /// <summary>Refuses read-only connections although the right says otherwise.</summary>
    internal Rights ForWriters() => this with { Writes = true };

    /// <summary>The right to blame when a read-only connection is refused.</summary>
    internal Permission Refused => First.Writes || Second is not { Writes: true } second ? First : second;
}
