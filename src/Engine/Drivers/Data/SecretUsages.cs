namespace VirtPS.Engine.Drivers;

/// <summary>Knows libvirt's words for what secrets are used for.</summary>
/// <remarks>virSecretUsageTypeToString.</remarks>
public static class SecretUsages
{
    private static readonly string[] Words = ["none", "volume", "ceph", "iscsi", "tls", "vtpm"];

    /// <summary>Reads a word.</summary>
    /// <param name="word">The word as descriptions have it.</param>
    /// <returns>The use; none for a word that libvirt does not know.</returns>
    public static SecretUsageType Parse(string? word) => Array.IndexOf(Words, word) is var at and > 0 ? (SecretUsageType)at : SecretUsageType.None;

    /// <summary>Gives a use's word.</summary>
    /// <param name="usage">The use.</param>
    /// <returns>The word; for a number that libvirt does not know, the number.</returns>
    public static string Format(SecretUsageType usage) => (int)usage >= 0 && (int)usage < Words.Length ? Words[(int)usage] : $"{usage:D}";
}
