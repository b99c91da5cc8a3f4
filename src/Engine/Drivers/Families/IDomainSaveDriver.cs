using VirtPS.Engine.Jobs;

namespace VirtPS.Engine.Drivers;

/// <summary>Domains: their memory in files.</summary>
/// <remarks>virDomainSave*, virDomainManagedSave*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IDomainSaveDriver
{
    /// <summary>Stops a guest and keeps its memory in a file.</summary>
    /// <remarks>virDomainSaveParams.</remarks>
    Task SaveAsync(DomainRef domain, DomainSaveTarget target, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSaveParams");

    /// <summary>Starts a guest from such a file.</summary>
    /// <remarks>virDomainRestoreParams.</remarks>
    Task RestoreAsync(DomainSaveTarget source, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainRestoreParams");

    /// <summary>Reads the description in a save file.</summary>
    /// <remarks>virDomainSaveImageGetXMLDesc.</remarks>
    Task<string> GetImageXmlAsync(string path, DomainXmlFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virDomainSaveImageGetXMLDesc");

    /// <summary>Replaces the description in a save file.</summary>
    /// <remarks>virDomainSaveImageDefineXML.</remarks>
    Task SetImageXmlAsync(string path, string xml, DomainSaveFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSaveImageDefineXML");

    /// <summary>Stops a guest and keeps its memory where the next start finds it.</summary>
    /// <remarks>virDomainManagedSave.</remarks>
    Task ManagedSaveAsync(DomainRef domain, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainManagedSave");

    /// <summary>Throws a managed save image away.</summary>
    /// <remarks>virDomainManagedSaveRemove.</remarks>
    Task RemoveManagedSaveAsync(DomainRef domain, CancellationToken cancellationToken) => Unsupported.Call("virDomainManagedSaveRemove");

    /// <summary>Reads the description in a managed save image.</summary>
    /// <remarks>virDomainManagedSaveGetXMLDesc.</remarks>
    Task<string> GetManagedSaveXmlAsync(DomainRef domain, DomainXmlFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virDomainManagedSaveGetXMLDesc");

    /// <summary>Replaces the description in a managed save image.</summary>
    /// <remarks>virDomainManagedSaveDefineXML.</remarks>
    Task SetManagedSaveXmlAsync(DomainRef domain, string xml, DomainSaveFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainManagedSaveDefineXML");

    /// <summary>Writes a guest's memory to a core file.</summary>
    /// <remarks>virDomainCoreDumpWithFormat.</remarks>
    Task CoreDumpAsync(DomainRef domain, string path, DomainCoreDumpFormat format, DomainCoreDumpFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainCoreDumpWithFormat");
}
