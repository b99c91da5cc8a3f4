using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>Fetches the secrets that a guest's disks, TPM and certificates need.</summary>
internal static class QemuSecretValues
{
    /// <summary>Fetches.</summary>
    /// <param name="source">Where the values are.</param>
    /// <param name="needs">Which are needed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The values.</returns>
    /// <exception cref="Engine.Errors.VirtException">NoSecret when there is none or it has no value.</exception>
    internal static async Task<IReadOnlyDictionary<QemuSecretKey, ReadOnlyMemory<byte>>> ReadAsync(
        ISecretSource source, IReadOnlyList<QemuSecretKey> needs, CancellationToken cancellationToken)
    {
        var values = new Dictionary<QemuSecretKey, ReadOnlyMemory<byte>>();
        foreach (var need in needs)
        {
            var lookup = need.Uuid is { } uuid ? SecretLookup.Of(VirtUuid.Parse(uuid)) : SecretLookup.Of(need.Usage ?? string.Empty);
            values[need] = await source.GetValueAsync(lookup, UsageOf(need.Type), cancellationToken).ConfigureAwait(false);
        }

        return values;
    }

    private static SecretUsageType UsageOf(string type) => type switch
    {
        "ceph" => SecretUsageType.Ceph,
        "iscsi" => SecretUsageType.Iscsi,
        "tls" => SecretUsageType.Tls,
        "vtpm" => SecretUsageType.Vtpm,
        _ => SecretUsageType.Volume,
    };
}
