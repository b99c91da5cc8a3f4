using System.Diagnostics.CodeAnalysis;
using System.Xml.Linq;
using VirtPS.Drivers.NodeDevice.Describe;
using VirtPS.Drivers.NodeDevice.Kernel;
using VirtPS.Drivers.NodeDevice.Mediated;
using VirtPS.Drivers.Shared.NodeDevices;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.NodeDevice;

/// <summary>The devices of the host, kept in step with the kernel.</summary>
/// <remarks>virNodeDeviceObjList. What can change without the kernel saying so is read when it is asked for.</remarks>
/// <param name="tree">The host's files.</param>
/// <param name="describer">Finds out what a device is.</param>
/// <param name="publish">Takes the events.</param>
internal sealed class DeviceStore(HostTree tree, DeviceDescriber describer, Action<VirtEvent> publish)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HostNodeDevice> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _namesByPath = new(StringComparer.Ordinal);
    private IReadOnlyList<MdevDefinition> _defined = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All devices, by name.</summary>
    internal IReadOnlyList<HostNodeDevice> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _byName.Values.OrderBy(one => one.Name, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Ends when the next device comes, goes or changes.</summary>
    internal Task NextChange
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>Finds a device.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The device.</returns>
    /// <exception cref="VirtException">NoNodeDevice when there is none.</exception>
    internal HostNodeDevice Find(string name) => TryFind(name, out var found)
        ? found
        : throw new VirtException(VirtErrorCode.NoNodeDevice, $"no node device with matching name '{name}'", VirtErrorDomain.NodeDevice);

    /// <summary>Looks for a device.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="found">The device.</param>
    /// <returns>Whether there is one.</returns>
    internal bool TryFind(string name, [NotNullWhen(true)] out HostNodeDevice? found)
    {
        lock (_gate)
        {
            return _byName.TryGetValue(name, out found);
        }
    }

    /// <summary>Describes a device as it is now.</summary>
    /// <param name="device">The device.</param>
    /// <returns>A <c>device</c> element.</returns>
    /// <exception cref="VirtException">NoNodeDevice when the device has gone meanwhile.</exception>
    internal XElement Describe(HostNodeDevice device)
    {
        if (device.Name == SystemDescriber.Name)
        {
            return new XElement("device", new XElement("name", device.Name), SystemDescriber.Describe(tree));
        }

        if (device.Path is null)
        {
            return new XElement(
                "device",
                new XElement("name", device.Name),
                CapabilityXml.Maybe("parent", device.Parent),
                new XElement("driver", new XElement("name", "vfio_mdev")),
                device.Definition!.Capability);
        }

        // An interface may have got another address meanwhile, of which the kernel says nothing; its name stays.
        return Look(device.Path) is var (kernel, sketch)
            ? Write(device, kernel, sketch)
            : throw new VirtException(VirtErrorCode.NoNodeDevice, $"no node device with matching name '{device.Name}'", VirtErrorDomain.NodeDevice);
    }

    /// <summary>Looks at all devices anew.</summary>
    internal void Rescan()
    {
        Put(new HostNodeDevice(SystemDescriber.Name, Parent: null, Path: null, ["system"]));
        var paths = KernelDevice.ListPaths(tree);
        foreach (var path in paths)
        {
            Refresh(path, tellUpdates: false);
        }

        string[] gone;
        lock (_gate)
        {
            gone = [.. _namesByPath.Keys.Except(paths)];
        }

        foreach (var path in gone)
        {
            Remove(path);
        }
    }

    /// <summary>Looks at one device anew.</summary>
    /// <param name="path">Its place under <c>/sys/devices</c>.</param>
    /// <param name="tellUpdates">Whether one that is known already makes an event.</param>
    internal void Refresh(string path, bool tellUpdates)
    {
        if (Look(path) is not var (kernel, sketch))
        {
            Remove(path);
            return;
        }

        var name = DeviceDescriber.NameOf(kernel, sketch);
        var capabilities = NodeDeviceFacts.Capabilities(new XElement("device", sketch.Capability));
        HostNodeDevice? before;
        lock (_gate)
        {
            // A device that got another name is another device.
            if (_namesByPath.TryGetValue(path, out var old) && old != name)
            {
                _byName.Remove(old);
            }

            _byName.TryGetValue(name, out before);
            _byName[name] = new HostNodeDevice(name, ParentOf(kernel), path, capabilities) { Definition = before?.Definition ?? DefinitionOf(kernel) };
            _namesByPath[path] = name;
        }

        if (before?.Path is null)
        {
            Tell(new NodeDeviceLifecycleEvent(new NodeDeviceRef(name), NodeDeviceEventType.Created));
        }
        else if (tellUpdates)
        {
            Tell(new NodeDeviceUpdateEvent(new NodeDeviceRef(name)));
        }
    }

    /// <summary>Forgets a device that has gone; one that is defined stays as such.</summary>
    /// <param name="path">Its place under <c>/sys/devices</c>.</param>
    internal void Remove(string path)
    {
        string? name;
        lock (_gate)
        {
            if (!_namesByPath.Remove(path, out name) || !_byName.TryGetValue(name, out var known))
            {
                return;
            }

            if (known.Definition is null)
            {
                _byName.Remove(name);
            }
            else
            {
                _byName[name] = known with { Path = null, Capabilities = ["mdev"] };
            }
        }

        Tell(new NodeDeviceLifecycleEvent(new NodeDeviceRef(name), NodeDeviceEventType.Deleted));
    }

    /// <summary>Takes over what is defined now.</summary>
    /// <remarks>nodeDeviceUpdateMediatedDevices.</remarks>
    /// <param name="defined">The definitions.</param>
    internal void Define(IReadOnlyList<MdevDefinition> defined)
    {
        var events = new List<VirtEvent>();
        lock (_gate)
        {
            _defined = defined;
            var wanted = defined.ToDictionary(NameOf, StringComparer.Ordinal);
            foreach (var gone in _byName.Values.Where(one => one.Definition is not null && !wanted.ContainsKey(one.Name)).ToArray())
            {
                Forget(gone);
                events.Add(new NodeDeviceLifecycleEvent(new NodeDeviceRef(gone.Name), NodeDeviceEventType.Undefined));
            }

            foreach (var (name, definition) in wanted)
            {
                var known = _byName.GetValueOrDefault(name);
                if (known?.Definition is { } before && before.ToJson() == definition.ToJson())
                {
                    continue;
                }

                _byName[name] = (known ?? new HostNodeDevice(name, ParentOf(definition), Path: null, ["mdev"])) with { Definition = definition };
                events.Add(known?.Definition is null
                    ? new NodeDeviceLifecycleEvent(new NodeDeviceRef(name), NodeDeviceEventType.Defined)
                    : new NodeDeviceUpdateEvent(new NodeDeviceRef(name)));
            }
        }

        events.ForEach(Tell);
    }

    /// <summary>Gives the name of a mediated device.</summary>
    /// <param name="definition">How it is made, with its number.</param>
    /// <returns>The name.</returns>
    internal static string NameOf(MdevDefinition definition) =>
        DeviceDescriber.Join("mdev", definition.Uuid!.Value.ToString(), definition.Parent);

    private void Forget(HostNodeDevice device)
    {
        if (device.IsActive)
        {
            _byName[device.Name] = device with { Definition = null };
        }
        else
        {
            _byName.Remove(device.Name);
        }
    }

    private (KernelDevice Kernel, DeviceSketch Sketch)? Look(string path) =>
        KernelDevice.TryOpen(tree, path) is { } kernel && describer.Describe(kernel) is { } sketch ? (kernel, sketch) : null;

    private XElement Write(HostNodeDevice device, KernelDevice kernel, DeviceSketch sketch)
    {
        var driver = tree.FollowToName(device.Path + "/driver");
        sketch.Capability.Add(device.Definition?.AttributeElements);
        return new XElement(
            "device",
            new XElement("name", device.Name),
            new XElement("path", device.Path),
            kernel.Node is { } node ? new XElement("devnode", new XAttribute("type", "dev"), node) : null,
            kernel.Links.Select(link => new XElement("devnode", new XAttribute("type", "link"), link)),
            CapabilityXml.Maybe("parent", device.Parent),
            driver is null ? null : new XElement("driver", new XElement("name", driver)),
            sketch.Capability);
    }

    private string ParentOf(KernelDevice device)
    {
        for (var path = device.ParentPath(); path is not null; path = KernelDevice.TryOpen(tree, path)?.ParentPath())
        {
            if (_namesByPath.TryGetValue(path, out var name))
            {
                return name;
            }
        }

        return SystemDescriber.Name;
    }

    private string ParentOf(MdevDefinition definition) =>
        tree.Follow("/sys/class/mdev_bus/" + definition.Parent) is { } path && _namesByPath.TryGetValue(path, out var name) ? name : SystemDescriber.Name;

    private MdevDefinition? DefinitionOf(KernelDevice device) =>
        device.Subsystem == "mdev" ? _defined.FirstOrDefault(one => one.Uuid!.Value.ToString() == device.Name) : null;

    private void Put(HostNodeDevice device)
    {
        lock (_gate)
        {
            _byName[device.Name] = device;
        }
    }

    private void Tell(VirtEvent happened)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
        publish(happened);
    }
}
