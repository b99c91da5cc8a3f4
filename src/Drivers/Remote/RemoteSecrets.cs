using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Secrets of a daemon's host.</summary>
internal sealed class RemoteSecrets(RemoteLink link) : ISecretDriver
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<SecretRef>> ListAsync(SecretListFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(SecretProcedures.ListAll, new ListArgs(1, (uint)flags), cancellationToken).ConfigureAwait(false)).Secrets;

    /// <inheritdoc/>
    public async Task<SecretRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        (await link.CallAsync(SecretProcedures.LookupByUuid, new UuidArgs(uuid), cancellationToken).ConfigureAwait(false)).Secret;

    /// <inheritdoc/>
    public async Task<SecretRef> LookupByUsageAsync(SecretUsageType type, string usageId, CancellationToken cancellationToken) =>
        (await link.CallAsync(SecretProcedures.LookupByUsage, new SecretUsageArgs((int)type, usageId), cancellationToken).ConfigureAwait(false)).Secret;

    /// <inheritdoc/>
    public async Task<SecretRef> DefineAsync(string xml, bool validate, CancellationToken cancellationToken) =>
        (await link.CallAsync(SecretProcedures.DefineXml, new XmlFlagsArgs(xml, validate ? 1u : 0), cancellationToken).ConfigureAwait(false)).Secret;

    /// <inheritdoc/>
    public Task UndefineAsync(SecretRef secret, CancellationToken cancellationToken) =>
        link.CallAsync(SecretProcedures.Undefine, new SecretArgs(secret), cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(SecretRef secret, CancellationToken cancellationToken) =>
        link.TextAsync(SecretProcedures.GetXml, new SecretFlagsArgs(secret, 0), cancellationToken);

    /// <inheritdoc/>
    public async Task<byte[]> GetValueAsync(SecretRef secret, CancellationToken cancellationToken) =>
        (await link.CallAsync(SecretProcedures.GetValue, new SecretFlagsArgs(secret, 0), cancellationToken).ConfigureAwait(false)).Value;

    /// <inheritdoc/>
    public Task SetValueAsync(SecretRef secret, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        link.CallAsync(SecretProcedures.SetValue, new SetSecretValueArgs(secret, value.ToArray(), 0), cancellationToken);
}
