using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with backups of domains of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class DomainBackupOperations : FamilyOperations<IDomainBackupDriver>
{
    internal DomainBackupOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.DomainBackups)
    {
    }

    /// <summary>Begins a backup.</summary>
    /// <remarks>virDomainBackupBegin.</remarks>
    public Task BeginAsync(DomainRef domain, string backupXml, string? checkpointXml, DomainBackupFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Checkpoint).And(Permissions.Domain.BlockWrite), domain, (family, domain) =>
        {
            // libvirt leaves no choice here.
            Validate("domain_backup", backupXml);
            if (checkpointXml is not null)
            {
                Validate("domain_checkpoint", checkpointXml);
            }

            return family.BeginAsync(domain, backupXml, checkpointXml, flags, cancellationToken);
        }, cancellationToken);

    /// <summary>Gives the description of the running backup.</summary>
    /// <remarks>virDomainBackupGetXMLDesc.</remarks>
    public Task<string> GetXmlAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetXmlAsync(domain, cancellationToken), cancellationToken);
}
