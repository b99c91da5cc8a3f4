using System.Diagnostics;
using VirtPS.Drivers;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Drivers.Shared.Storage;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Drivers.Storage;

/// <summary>The host's storage with directories of its own, and a way to end its daemon and start the next.</summary>
internal sealed class StorageNode : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("vps");
    private HostDrivers? _drivers;

    public VirtConnection Host { get; private set; } = null!;

    public IVolumeSource Source => _drivers!.VolumeSource;

    public string Folder => Path.Combine(_root.FullName, "images");

    public string State => Path.Combine(_root.FullName, "var/lib/virtps/storage");

    private static CancellationToken Token => CancellationToken.None;

    public static async Task<StorageNode> StartAsync()
    {
        var node = new StorageNode();
        await node.BootAsync();
        return node;
    }

    /// <summary>Runs a program and gives what it prints.</summary>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
        return output;
    }

    /// <summary>Ends the daemon without a word to its pools and starts the next one.</summary>
    /// <param name="withHost">Whether the whole host starts anew, which empties the run directory.</param>
    public async Task RestartAsync(bool withHost = false)
    {
        await Host.DisposeAsync();
        await _drivers!.DisposeAsync();
        if (withHost)
        {
            Directory.Delete(Path.Combine(_root.FullName, "run"), recursive: true);
        }

        await BootAsync();
    }

    public async Task<StoragePoolRef> PoolAsync(string name = "images")
    {
        var pool = await Host.StoragePools.DefineAsync(
            $"<pool type='dir'><name>{name}</name><target><path>{Path.Combine(_root.FullName, name)}</path></target></pool>", StoragePoolDefineFlags.None, Token);
        await Host.StoragePools.StartAsync(pool, StoragePoolCreateFlags.WithBuild, Token);
        return pool;
    }

    public Task<StorageVolumeRef> CreateAsync(StoragePoolRef pool, string name, string rest = "<capacity unit='M'>1</capacity>") =>
        Host.StorageVolumes.CreateAsync(pool, $"<volume><name>{name}</name>{rest}</volume>", StorageVolumeCreateFlags.None, null, Token);

    public Task<string> XmlAsync(StorageVolumeRef volume) => Host.StorageVolumes.GetXmlAsync(volume, Token);

    public async Task<string[]> NamesAsync(StoragePoolRef pool) =>
        [.. (await Host.StorageVolumes.ListAsync(pool, Token)).Select(volume => volume.Name)];

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _drivers!.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private async Task BootAsync()
    {
        _drivers = new HostDrivers(new HostContext(DaemonDirectories.Under(_root.FullName, isSystem: true)) { IsPrivileged = true });
        await _drivers.StartAsync(Token);
        Host = await VirtConnection.OpenAsync(_drivers.Registry, VirtUri.Parse("storage:///system"), new VirtConnectionOptions(), Token);
    }
}
