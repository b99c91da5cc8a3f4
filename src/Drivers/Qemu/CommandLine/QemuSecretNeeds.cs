using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Names a secret as definitions do: by its uuid, or by what it is for.</summary>
/// <param name="Type">What it is for: <c>volume</c>, <c>ceph</c>, <c>iscsi</c>, <c>tls</c> or <c>vtpm</c>.</param>
/// <param name="Uuid">Its uuid in lower case; nothing when it goes by its usage.</param>
/// <param name="Usage">Its usage; nothing when it goes by its uuid.</param>
internal sealed record QemuSecretKey(string Type, string? Uuid, string? Usage)
{
    /// <summary>Reads a key.</summary>
    /// <param name="secret">An element with a uuid or a usage.</param>
    /// <param name="type">What the secret is for.</param>
    /// <returns>The key.</returns>
    internal static QemuSecretKey Of(XElement secret, string type) =>
        secret.Get("uuid") is { } uuid ? new QemuSecretKey(type, uuid.ToLowerInvariant(), null) : new QemuSecretKey(type, null, secret.Get("usage") ?? string.Empty);

    /// <summary>Reads the key of what protects a TPM's state.</summary>
    /// <param name="encryption">The TPM's <c>encryption</c> element, which names the secret in an attribute.</param>
    /// <returns>The key.</returns>
    internal static QemuSecretKey OfTpm(XElement encryption) => new("vtpm", (encryption.Get("secret") ?? string.Empty).ToLowerInvariant(), null);

    /// <summary>Says the key in words.</summary>
    /// <returns>The words.</returns>
    public override string ToString() => Uuid is not null ? $"uuid '{Uuid}'" : $"usage '{Usage}' of type '{Type}'";
}

/// <summary>Lists the secrets that a guest's start takes, for somebody to fetch them.</summary>
internal static class QemuSecretNeeds
{
    /// <summary>Lists the secrets that a definition and the settings refer to.</summary>
    /// <param name="domain">A definition, or one device of it.</param>
    /// <param name="settings">The driver's settings.</param>
    /// <returns>Their keys, each once.</returns>
    internal static IReadOnlyList<QemuSecretKey> Of(XElement domain, QemuLaunchSettings settings)
    {
        var keys = domain.DescendantsAndSelf().Where(element => element.Name.LocalName == "secret" && element.Parent is not null).Select(Key).OfType<QemuSecretKey>();
        var tls = new[] { settings.VncTlsSecret, settings.ChardevTlsSecret, settings.NbdTlsSecret, settings.BackupTlsSecret }.OfType<Guid>()
            .Select(uuid => new QemuSecretKey("tls", uuid.ToString(), null));
        var tpms = domain.DescendantsAndSelf("tpm").Elements("backend").Elements("encryption").Select(QemuSecretKey.OfTpm);
        return [.. keys.Concat(tpms).Concat(tls).Distinct()];
    }

    private static QemuSecretKey? Key(XElement secret) => secret.Parent!.Name.LocalName switch
    {
        "auth" => QemuSecretKey.Of(secret, secret.Get("type") ?? "iscsi"),
        "encryption" => QemuSecretKey.Of(secret, "volume"),
        _ => null,
    };
}
