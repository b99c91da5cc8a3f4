namespace VirtPS.Engine.Drivers;

/// <summary>Backups of domains.</summary>
/// <remarks>virDomainBackup*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IDomainBackupDriver
{
    /// <summary>Begins a backup.</summary>
    /// <remarks>virDomainBackupBegin.</remarks>
    Task BeginAsync(DomainRef domain, string backupXml, string? checkpointXml, DomainBackupFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainBackupBegin");

    /// <summary>Gives the description of the running backup.</summary>
    /// <remarks>virDomainBackupGetXMLDesc.</remarks>
    Task<string> GetXmlAsync(DomainRef domain, CancellationToken cancellationToken) => Unsupported.Call<string>("virDomainBackupGetXMLDesc");
}
