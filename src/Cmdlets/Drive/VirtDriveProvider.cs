using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Provider;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The drive virt:, on which the open connections and what their hosts have are folders and items.</summary>
/// <remarks><c>virt:\&lt;connection&gt;\domains|networks|pools\&lt;pool&gt;\volumes|nodedevices|interfaces|nwfilters|secrets</c>.</remarks>
[CmdletProvider("Virt", ProviderCapabilities.ShouldProcess)]
public sealed class VirtDriveProvider : NavigationCmdletProvider, IContentCmdletProvider, IDisposable
{
    private readonly PipelineWaiter _waiter = new();

    /// <inheritdoc/>
    public void Dispose() => _waiter.Dispose();

    /// <inheritdoc/>
    public IContentReader GetContentReader(string path) => new DescriptionReader(Find(path)?.Item is VirtObject item
        ? Wait(item.GetXmlAsync)
        : throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{path}' is no object that has a description"));

    /// <inheritdoc/>
    public object? GetContentReaderDynamicParameters(string path) => null;

    /// <inheritdoc/>
    public IContentWriter GetContentWriter(string path)
    {
        var names = DrivePath.Split(path);
        var place = Find(path);
        var home = place ?? Find(string.Join('/', names.SkipLast(1).Select(DrivePath.Encode)));
        if (home is not { Connection: { } host, Folder: { } folder } || names.Count != 3)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{path}' is no object whose definition can be set");
        }

        return new DescriptionWriter(
            xml => Wait(async token =>
            {
                await folder.DefineAsync(host, names[2], place?.Item as VirtObject, xml, token).ConfigureAwait(false);
                return true;
            }),
            message => WriteError(ErrorRecords.From(VirtException.Worded(VirtErrorCode.XmlError, $"'{path}': {message}"), path)));
    }

    /// <inheritdoc/>
    public object? GetContentWriterDynamicParameters(string path) => null;

    /// <summary>Set-Content empties what it writes to; a description is replaced in one piece, so there is nothing to do.</summary>
    /// <param name="path">The path.</param>
    public void ClearContent(string path)
    {
        if (Find(path)?.Item is not VirtObject)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{path}' is no object that has a description");
        }
    }

    /// <inheritdoc/>
    public object? ClearContentDynamicParameters(string path) => null;

    /// <inheritdoc/>
    protected override Collection<PSDriveInfo> InitializeDefaultDrives() =>
        [new PSDriveInfo("virt", ProviderInfo, string.Empty, "The open connections, and what their hosts have.", null)];

    /// <inheritdoc/>
    protected override void StopProcessing() => _waiter.Stop();

    /// <inheritdoc/>
    protected override bool IsValidPath(string path) => true;

    /// <inheritdoc/>
    protected override bool ItemExists(string path) => Find(path) is not null;

    /// <inheritdoc/>
    protected override bool IsItemContainer(string path) => Find(path)?.IsContainer == true;

    // A pool is removed with the folder of its volumes: that is no reason to ask.
    /// <inheritdoc/>
    protected override bool HasChildItems(string path) =>
        Find(path) is { IsContainer: true, Item: not VirtStoragePool } place && Wait(place.ChildrenAsync).Count > 0;

    /// <inheritdoc/>
    protected override void GetItem(string path) => Told(path, () =>
    {
        if (Find(path) is { } place)
        {
            WriteItemObject(place.Item ?? PSDriveInfo, path, place.IsContainer);
        }
    });

    /// <inheritdoc/>
    protected override void GetChildItems(string path, bool recurse) => Children(path, recurse ? uint.MaxValue : 0, (name, item, isContainer) => WriteItemObject(item, name, isContainer));

    /// <inheritdoc/>
    protected override void GetChildItems(string path, bool recurse, uint depth) => Children(path, recurse ? depth : 0, (name, item, isContainer) => WriteItemObject(item, name, isContainer));

    /// <inheritdoc/>
    protected override void GetChildNames(string path, ReturnContainers returnContainers) =>
        Children(path, 0, (name, _, isContainer) => WriteItemObject(DrivePath.Encode(DrivePath.Split(name)[^1]), name, isContainer));

    /// <inheritdoc/>
    protected override void RemoveItem(string path, bool recurse) => Told(path, () =>
    {
        var item = Find(path)?.Item;
        if (item is not null && ShouldProcess(path, "Remove"))
        {
            Wait(async token =>
            {
                await DriveRemoval.RemoveAsync(item, Force, token).ConfigureAwait(false);
                return true;
            });
        }
    });

    /// <inheritdoc/>
    protected override void RenameItem(string path, string newName) => Told(path, () =>
    {
        if (Find(path)?.Item is not VirtDomain domain)
        {
            throw VirtException.Worded(VirtErrorCode.NoSupport, $"'{path}' is no domain; nothing else can be renamed");
        }

        if (ShouldProcess(path, $"Rename to '{newName}'"))
        {
            WriteItemObject(
                Wait(async token =>
                {
                    await domain.Connection.Domains.RenameAsync(domain.Ref, newName, token).ConfigureAwait(false);
                    return await domain.Connection.Domains.GetAsync(domain.Ref with { Name = newName }, token).ConfigureAwait(false);
                }),
                MakePath(GetParentPath(path, string.Empty), DrivePath.Encode(newName)),
                isContainer: false);
        }
    });

    private DrivePlace? Find(string path) => Wait(token => DrivePlace.FindAsync(DrivePath.Split(path), token));

    private T Wait<T>(Func<CancellationToken, Task<T>> work) => _waiter.Wait(work, null);

    private void Children(string path, uint depth, Action<string, object, bool> give) => Told(path, () =>
    {
        if (Find(path) is not { } place)
        {
            return;
        }

        foreach (var (name, item) in Wait(place.ChildrenAsync))
        {
            var at = MakePath(path, name);
            var isContainer = item is VirtConnection or VirtFolder or VirtStoragePool;
            give(at, item, isContainer);
            if (isContainer && depth > 0)
            {
                Children(at, depth == uint.MaxValue ? depth : depth - 1, give);
            }
        }
    });

    // One place that a host refuses to show is an error about it; the others are shown.
    private void Told(string path, Action work)
    {
        try
        {
            work();
        }
        catch (VirtException error)
        {
            WriteError(ErrorRecords.From(error, path));
        }
    }
}
