namespace VirtPS.Drivers.Shared.Objects;

/// <summary>Applies libvirt's listing flags, which come in groups.</summary>
internal static class ListFilter
{
    /// <summary>Tells whether an object passes a pair of flags; a pair of which neither or both are given filters nothing.</summary>
    /// <typeparam name="TFlags">The flags' type.</typeparam>
    /// <param name="flags">What is wanted.</param>
    /// <param name="yes">The flag for objects that have a property.</param>
    /// <param name="no">The flag for objects that lack it.</param>
    /// <param name="holds">Whether the object has the property.</param>
    /// <returns>Whether it passes.</returns>
    internal static bool Passes<TFlags>(TFlags flags, TFlags yes, TFlags no, bool holds)
        where TFlags : struct, Enum =>
        flags.HasFlag(yes) == flags.HasFlag(no) || flags.HasFlag(holds ? yes : no);
}
