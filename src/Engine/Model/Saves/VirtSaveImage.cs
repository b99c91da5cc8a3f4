using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>The memory of a domain that was saved, in a file or where the next start finds it.</summary>
public sealed class VirtSaveImage : VirtObject
{
    private DomainXml _description;

    private VirtSaveImage(VirtConnection connection, string? path, VirtDomain? domain, XElement description)
        : base(connection)
    {
        Path = path;
        Domain = domain;
        _description = new DomainXml(description);
    }

    /// <summary>The file on the host; nothing for a managed image.</summary>
    public string? Path { get; }

    /// <summary>The domain whose managed image it is; nothing for a file.</summary>
    public VirtDomain? Domain { get; }

    /// <summary>Whether the host keeps it for the next start of its domain.</summary>
    public bool IsManaged => Domain is not null;

    /// <inheritdoc/>
    public override string Name => _description.Name ?? string.Empty;

    /// <summary>The saved domain's name.</summary>
    public string DomainName => Name;

    /// <summary>The saved domain's uuid.</summary>
    public Guid? Uuid => _description.Uuid;

    /// <summary>The memory that the saved domain has, in bytes.</summary>
    public long Memory => _description.CurrentMemory ?? _description.Memory ?? 0;

    /// <summary>The memory, for people.</summary>
    public string MemoryText => SizeText.Of(Memory);

    /// <summary>The saved domain's virtual CPUs.</summary>
    public int Vcpus => _description.Vcpus;

    /// <summary>Reads a file.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="path">The file on it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The image.</returns>
    /// <exception cref="VirtException">What the host says of a file that is no such image.</exception>
    /// <remarks>virDomainSaveImageGetXMLDesc.</remarks>
    public static async Task<VirtSaveImage> ReadAsync(VirtConnection connection, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var xml = await connection.DomainSaves.GetImageXmlAsync(path, DomainXmlFlags.None, cancellationToken).ConfigureAwait(false);
        return new VirtSaveImage(connection, path, null, VirtXml.Parse(xml, "domain"));
    }

    /// <summary>Reads the managed image of a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The image.</returns>
    /// <exception cref="VirtException">OperationInvalid when there is none.</exception>
    /// <remarks>virDomainManagedSaveGetXMLDesc.</remarks>
    public static async Task<VirtSaveImage> ReadAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var xml = await domain.Connection.DomainSaves.GetManagedSaveXmlAsync(domain.Ref, DomainXmlFlags.None, cancellationToken).ConfigureAwait(false);
        return new VirtSaveImage(domain.Connection, null, domain, VirtXml.Parse(xml, "domain"));
    }

    /// <summary>Gives the description with what is secret in it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>libvirt XML.</returns>
    public Task<string> GetSecureXmlAsync(CancellationToken cancellationToken) => ReadXmlAsync(DomainXmlFlags.Secure, cancellationToken);

    /// <inheritdoc/>
    public override Task<string> GetXmlAsync(CancellationToken cancellationToken) => ReadXmlAsync(DomainXmlFlags.None, cancellationToken);

    /// <summary>Replaces the description, or says whether the domain runs once it is restored.</summary>
    /// <param name="xml">The description; the guest must not see a difference.</param>
    /// <param name="flags">Running or Paused; neither leaves that as it was.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when it is replaced.</returns>
    /// <remarks>virDomainSaveImageDefineXML, virDomainManagedSaveDefineXML.</remarks>
    public async Task DefineAsync(string xml, DomainSaveFlags flags, CancellationToken cancellationToken)
    {
        var saves = Connection.DomainSaves;
        await (Domain is { } domain
            ? saves.SetManagedSaveXmlAsync(domain.Ref, xml, flags, cancellationToken)
            : saves.SetImageXmlAsync(Path!, xml, flags, cancellationToken)).ConfigureAwait(false);
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Throws it away: a managed image, a file that is a volume of one of the host's pools, or for drivers that work in this process a file of this computer.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when it is gone.</returns>
    /// <exception cref="VirtException">OperationUnsupported for a file that the host offers no way to delete.</exception>
    /// <remarks>virDomainManagedSaveRemove, virStorageVolLookupByPath, virStorageVolDelete.</remarks>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (Domain is { } domain)
        {
            await Connection.DomainSaves.RemoveManagedSaveAsync(domain.Ref, cancellationToken).ConfigureAwait(false);
            await domain.TryRefreshAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            var volume = await Connection.StorageVolumes.LookupByPathAsync(Path!, cancellationToken).ConfigureAwait(false);
            await Connection.StorageVolumes.DeleteAsync(volume, StorageVolumeDeleteFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException error) when (error.Code is VirtErrorCode.NoStorageVol or VirtErrorCode.NoSupport)
        {
            DeleteHere();
        }
    }

    private protected override async Task ReloadAsync(CancellationToken cancellationToken) =>
        _description = new DomainXml(VirtXml.Parse(await GetXmlAsync(cancellationToken).ConfigureAwait(false), "domain"));

    private Task<string> ReadXmlAsync(DomainXmlFlags flags, CancellationToken cancellationToken) => Domain is { } domain
        ? Connection.DomainSaves.GetManagedSaveXmlAsync(domain.Ref, flags, cancellationToken)
        : Connection.DomainSaves.GetImageXmlAsync(Path!, flags, cancellationToken);

    private void DeleteHere()
    {
        if (Connection.DriverName == "Remote")
        {
            throw VirtException.Worded(VirtErrorCode.OperationUnsupported, $"'{Path}' lies in no storage pool of the host, which offers no other way to delete files");
        }

        try
        {
            File.Delete(Path!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"cannot delete '{Path}': {error.Message}", inner: error);
        }
    }
}
