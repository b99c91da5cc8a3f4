using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes what uses secrets.</summary>
public sealed class SecretUsageIdCompleter : ObjectNameCompleter<VirtSecret>
{
    private protected override async Task<IReadOnlyList<VirtSecret>> ListAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        [.. (await VirtSecret.ListAsync(connection, SecretListFlags.None, cancellationToken).ConfigureAwait(false)).Where(secret => secret.UsageId.Length > 0)];

    private protected override string Describe(VirtSecret item) => $"{item.UsageId} ({item.Usage})";
}
