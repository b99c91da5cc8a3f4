using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Backups;

/// <summary>Backups of running guests.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuDomainBackups(QemuNode node) : IDomainBackupDriver
{
    private readonly BackupStarter _starter = new(node);

    /// <inheritdoc/>
    public Task BeginAsync(DomainRef domain, string backupXml, string? checkpointXml, DomainBackupFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(flags, DomainBackupFlags.ReuseExternal | DomainBackupFlags.PreserveShutdownDomain, "qemuBackupBegin");
        return _starter.BeginAsync(node.Find(domain), backupXml, checkpointXml, flags, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(DomainRef domain, CancellationToken cancellationToken) => Task.FromResult(
        QemuBackup.Of(node.Find(domain).Run)?.ToText() ?? throw QemuNode.Speaker.Say(VirtErrorCode.NoDomainBackup, "no domain backup job present"));
}
