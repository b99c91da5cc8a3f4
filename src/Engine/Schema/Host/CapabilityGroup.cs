namespace VirtPS.Engine.Schema;

/// <summary>A kind of device or a feature that guests may have.</summary>
/// <param name="Name">Its name, such as <c>disk</c>.</param>
/// <param name="IsSupported">Whether guests may have it.</param>
/// <param name="Values">The values that its settings may have, such as <c>virtio</c> among those of <c>bus</c>.</param>
public sealed record CapabilityGroup(string Name, bool IsSupported, IReadOnlyDictionary<string, IReadOnlyList<string>> Values)
{
    /// <summary>The settings that <see cref="Values"/> tells of.</summary>
    public IEnumerable<string> Settings => Values.Keys;

    /// <summary>Gives the name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
