using System.Threading.Channels;
using VirtPS.Drivers.NodeDevice;
using VirtPS.Drivers.NodeDevice.Describe;
using VirtPS.Drivers.Shared.Pci;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;
using VirtPS.Tests.Unit.Drivers.Test;

namespace VirtPS.Tests.Unit.Drivers.NodeDevice;

/// <summary>A host whose hardware is a directory of files, as the kernel and udev would show it.</summary>
internal sealed class FakeHost : IAsyncDisposable, INetFeatures
{
    private readonly ScratchDirectory _directory = new();
    private readonly HostContext _context;
    private readonly Channel<string> _happened = Channel.CreateUnbounded<string>();
    private NodeDeviceService? _service;

    public FakeHost()
    {
        Tree = new HostTree(_directory.Root);
        Pci = new PciDevices(Tree);
        _context = new HostContext(DaemonDirectories.Under(_directory.Root, isSystem: true)) { IsPrivileged = true };
        Directory.CreateDirectory(_directory.Root + "/sys/devices");
    }

    public HostTree Tree { get; }

    public PciDevices Pci { get; }

    public INodeDeviceDriver Devices => _service!.Family;

    public IReadOnlyCollection<string> Of(string name, string? pciAddress) => ["sg", "rx", "gro"];

    public async Task DisposeServiceAndStartAsync()
    {
        await _service!.DisposeAsync();
        await StartAsync();
    }

    public async Task StartAsync()
    {
        _service = new NodeDeviceService(_context, Tree, Pci, this);
        await _service.StartAsync(CancellationToken.None);
        _context.Events.Subscribe(VirtEventFilter.All, happened => _happened.Writer.TryWrite($"{happened.ObjectName} {happened.Summary}"));
    }

    /// <summary>Adds a device of a bus or class, with what its uevent says and its attributes.</summary>
    public FakeHost Device(string path, string subsystem, string uevent = "", params (string Name, string Text)[] attributes)
    {
        Write(path + "/uevent", uevent.Replace(' ', '\n'));
        foreach (var (name, text) in attributes)
        {
            Write($"{path}/{name}", text);
        }

        // A name with a slash belongs to a class, all others to a bus.
        var isClass = subsystem.StartsWith("class/", StringComparison.Ordinal);
        var home = isClass ? "/sys/" + subsystem : $"/sys/bus/{subsystem}";
        Link(path + "/subsystem", home);
        Link($"{home}{(isClass ? string.Empty : "/devices")}/{Path.GetFileName(path)}", path);
        return this;
    }

    public FakeHost Write(string path, string text)
    {
        _directory.Write(path[1..], text + "\n");
        return this;
    }

    public FakeHost Write(string path, byte[] bytes)
    {
        _directory.Write(path[1..], string.Empty);
        File.WriteAllBytes(_directory.Root + path, bytes);
        return this;
    }

    public FakeHost Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_directory.Root + path)!);
        Directory.CreateDirectory(_directory.Root + target);
        File.CreateSymbolicLink(_directory.Root + path, _directory.Root + target);
        return this;
    }

    public string Read(string path) => File.ReadAllText(_directory.Root + path);

    public void Remove(string path) => Directory.Delete(_directory.Root + path, recursive: true);

    /// <summary>Waits for the events since the start, and checks them.</summary>
    public async Task ExpectAsync(params string[] expected)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        foreach (var one in expected)
        {
            Assert.Equal(one, await _happened.Reader.ReadAsync(patience.Token));
        }
    }

    public Task<string> DescribeAsync(string name) => Devices.GetXmlAsync(new NodeDeviceRef(name), NodeDeviceXmlFlags.None, CancellationToken.None);

    public async Task<IReadOnlyList<NodeDeviceSummary>> ListAsync(NodeDeviceListFlags flags = NodeDeviceListFlags.None) =>
        await Devices.ListAsync(flags, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        _directory.Dispose();
    }
}
