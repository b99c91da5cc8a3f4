namespace VirtPS.Engine.Schema;

/// <summary>How the description of a secret names one kind of use.</summary>
/// <param name="Type">The word of the attribute <c>type</c>.</param>
/// <param name="Element">The element that holds what uses the secret.</param>
/// <param name="Missing">What libvirt says when that element is missing.</param>
internal sealed record SecretUse(string Type, string Element, string Missing)
{
    private static readonly SecretUse[] All =
    [
        new("volume", "volume", "volume usage specified, but volume path is missing"),
        new("ceph", "name", "Ceph usage specified, but name is missing"),
        new("iscsi", "target", "iSCSI usage specified, but target is missing"),
        new("tls", "name", "TLS usage specified, but name is missing"),
        new("vtpm", "name", "vTPM usage specified, but name is missing"),
    ];

    /// <summary>The words that libvirt knows, one that names no use among them.</summary>
    public static string[] Words { get; } = ["none", .. All.Select(use => use.Type)];

    /// <summary>Finds a kind of use.</summary>
    /// <param name="type">The word; nothing is found for <c>none</c>.</param>
    /// <returns>The kind.</returns>
    public static SecretUse? Find(string? type) => Array.Find(All, use => use.Type == type);
}
