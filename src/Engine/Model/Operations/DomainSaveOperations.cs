using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Jobs;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with saved domains of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class DomainSaveOperations : FamilyOperations<IDomainSaveDriver>
{
    internal DomainSaveOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.DomainSaves)
    {
    }

    /// <summary>Stops a guest and keeps its memory in a file.</summary>
    /// <remarks>virDomainSaveParams.</remarks>
    public Task SaveAsync(DomainRef domain, DomainSaveTarget target, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Hibernate, domain, (family, domain) => family.SaveAsync(domain, target, flags, progress, cancellationToken), cancellationToken);

    /// <summary>Starts a guest from such a file.</summary>
    /// <remarks>virDomainRestoreParams.</remarks>
    public Task RestoreAsync(DomainSaveTarget source, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Start).And(Permissions.Domain.Write), new SavedTarget(source.Path), family => family.RestoreAsync(source, flags, progress, cancellationToken), cancellationToken);

    /// <summary>Reads the description in a save file.</summary>
    /// <remarks>virDomainSaveImageGetXMLDesc.</remarks>
    public Task<string> GetImageXmlAsync(string path, DomainXmlFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, new SavedTarget(path), family => family.GetImageXmlAsync(path, flags, cancellationToken), cancellationToken);

    /// <summary>Replaces the description in a save file.</summary>
    /// <remarks>virDomainSaveImageDefineXML.</remarks>
    public Task SetImageXmlAsync(string path, string xml, DomainSaveFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Write).And(Permissions.Domain.Hibernate), new SavedTarget(path), family => family.SetImageXmlAsync(path, xml, flags, cancellationToken), cancellationToken);

    /// <summary>Stops a guest and keeps its memory where the next start finds it.</summary>
    /// <remarks>virDomainManagedSave.</remarks>
    public Task ManagedSaveAsync(DomainRef domain, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Hibernate, domain, (family, domain) => family.ManagedSaveAsync(domain, flags, progress, cancellationToken), cancellationToken);

    /// <summary>Throws a managed save image away.</summary>
    /// <remarks>virDomainManagedSaveRemove.</remarks>
    public Task RemoveManagedSaveAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Hibernate, domain, (family, domain) => family.RemoveManagedSaveAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Reads the description in a managed save image.</summary>
    /// <remarks>virDomainManagedSaveGetXMLDesc.</remarks>
    public Task<string> GetManagedSaveXmlAsync(DomainRef domain, DomainXmlFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Read).AndIf(flags.HasFlag(DomainXmlFlags.Secure), Permissions.Domain.ReadSecure), domain, (family, domain) => family.GetManagedSaveXmlAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Replaces the description in a managed save image.</summary>
    /// <remarks>virDomainManagedSaveDefineXML.</remarks>
    public Task SetManagedSaveXmlAsync(DomainRef domain, string xml, DomainSaveFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Write).And(Permissions.Domain.Hibernate), domain, (family, domain) => family.SetManagedSaveXmlAsync(domain, xml, flags, cancellationToken), cancellationToken);

    /// <summary>Writes a guest's memory to a core file.</summary>
    /// <remarks>virDomainCoreDumpWithFormat.</remarks>
    public Task CoreDumpAsync(DomainRef domain, string path, DomainCoreDumpFormat format, DomainCoreDumpFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.CoreDump, domain, (family, domain) => family.CoreDumpAsync(domain, path, format, flags, progress, cancellationToken), cancellationToken);
}
