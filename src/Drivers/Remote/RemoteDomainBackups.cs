using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Backups on a daemon's host.</summary>
internal sealed class RemoteDomainBackups(RemoteLink link) : IDomainBackupDriver
{
    /// <inheritdoc/>
    public Task BeginAsync(DomainRef domain, string backupXml, string? checkpointXml, DomainBackupFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainBackupProcedures.Begin, new(domain, backupXml, checkpointXml, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<string> GetXmlAsync(DomainRef domain, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainBackupProcedures.GetXml, new(domain, 0), cancellationToken).ConfigureAwait(false)).Text;
}
