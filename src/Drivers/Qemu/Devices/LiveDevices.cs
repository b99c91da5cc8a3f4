using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Definition;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Changes the devices of running guests, and the live definitions with them; the caller holds the domain's job.</summary>
/// <param name="node">Where the guests are.</param>
internal sealed class LiveDevices(QemuNode node)
{
    // Devices that QEMU has under an alias; others are settings, or part of the machine.
    private static readonly HashSet<string> Kinds =
    [
        "disk", "interface", "hostdev", "controller", "memory", "serial", "parallel", "channel", "console", "rng", "watchdog", "input", "shmem", "redirdev",
        "vsock", "filesystem", "lease", "sound", "video", "smartcard", "tpm", "hub", "panic", "iommu", "crypto", "pstore",
    ];

    /// <summary>Adds a device.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="given">The device as a user gives it.</param>
    /// <param name="flags">How.</param>
    /// <param name="cancellationToken">Gives up; what was done is undone.</param>
    /// <returns>The work.</returns>
    internal async Task AttachAsync(QemuDomain domain, XElement given, DomainDeviceFlags flags, CancellationToken cancellationToken)
    {
        var live = domain.Definition.ToTree();

        var run = QemuNode.Running(domain);
        var device = node.Forms.Device(given, live, isActive: false, isNew: true, validate: true);
        DeviceFit.CheckNew(live, device);

        // A drive that is there already gets the medium.
        if (device.Name == "disk" && device.Get("device") is "cdrom" or "floppy" && DeviceSearch.Find(live.Element("devices")!, device) is { } drive)
        {
            await ChangeAsync(domain, live, drive, LiveMerge.Medium(drive, device), flags, cancellationToken).ConfigureAwait(false);
            return;
        }

        LiveRefusals.Check(live, device);
        var context = await node.Preparation.DescribeAsync(domain, run, given, cancellationToken).ConfigureAwait(false);
        var before = Aliases(live);
        Insert(live, device, context);
        QemuDefinition.Normalize(live, run.Facts, node.Forms.Host, active: true, isNew: true, validate: false);
        var fresh = live.Element("devices")!.Elements().Where(item => Kinds.Contains(item.Name.LocalName) && !before.Contains(item.Element("alias")?.Get("name") ?? string.Empty)).ToList();
        if (fresh.Exists(item => item.Name == "controller" && item.Get("type") == "pci"))
        {
            // A running guest gets no more buses.
            throw QemuNode.Speaker.Internal("No more available PCI slots");
        }

        fresh.ForEach(item => LivePreparation.Prepare(item, live, context));
        QemuAliases.Assign(live);
        foreach (var disk in fresh.Where(item => item.Name == "disk"))
        {
            DetectedImages.Complete(node, run, disk, context, ImageNumbers.Next(live));
        }

        var main = fresh.FindLast(item => item.Name == device.Name && (item.Name != "controller" || item.Get("type") == device.Get("type"))) ?? throw Unsupported(given);
        var change = new LiveChange(domain, run, new LaunchBuilder(live, context));
        var attacher = new DeviceAttacher(node);
        try
        {
            node.Confinement.RaiseLimits(run, live);
            foreach (var item in fresh.OrderBy(item => item == main ? 1 : 0))
            {
                if (item.Name != "hostdev")
                {
                    change.Allow(node.Confinement, item);
                }

                await attacher.AttachAsync(change, item, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await change.UndoAsync().ConfigureAwait(false);
            throw;
        }

        var places = await MemoryPlaces.AskAsync(run.Monitor, fresh.Where(item => item.Name == "memory"), CancellationToken.None).ConfigureAwait(false);
        node.Changes.ChangeLive(domain, tree =>
        {
            fresh.ForEach(item => tree.Devices.Add(new XElement(item)));
            MemoryPlaces.Take(tree.Element, places);
            if (main.Name == "memory")
            {
                MemoryModules.Count(tree.Element, MemoryModules.SizeOf(main), main.Get("model") != "virtio-mem");
            }
        });
        node.Host.Publish(new DomainDeviceAddedEvent(domain.Ref, main.Element("alias")?.Get("name") ?? main.Name.LocalName));
    }

    /// <summary>Takes a device away.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="find">Finds the device in the live definition; it throws when there is none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work; the guest may let go of the device later.</returns>
    internal Task DetachAsync(QemuDomain domain, Func<DomainXml, XElement> find, CancellationToken cancellationToken)
    {
        var device = find(new DomainXml(domain.Definition.ToTree()));
        if (device.Name == "lease")
        {
            node.Changes.ChangeLive(domain, tree => DeviceEditor.Detach(tree, device));
            return Task.CompletedTask;
        }

        return CharacterDevices.IsForward(device)
            ? EndForwardAsync(domain, device, cancellationToken)
            : DeviceDetacher.DetachAsync(domain, QemuNode.Running(domain), device, cancellationToken);
    }

    // An address of the guest's network is no device of QEMU's, and goes at once.
    private async Task EndForwardAsync(QemuDomain domain, XElement device, CancellationToken cancellationToken)
    {
        var run = QemuNode.Running(domain);
        var alias = device.Element("alias")?.Get("name");
        await run.Monitor.RunAsync("netdev_del", new JsonObject { ["id"] = alias }, cancellationToken).ConfigureAwait(false);
        await new DeviceRemains(node, domain, run).ClearAsync(device, CancellationToken.None).ConfigureAwait(false);
        node.Changes.ChangeLive(domain, tree => Named(tree.Element, device)?.Remove());
        node.Host.Publish(new DomainDeviceRemovedEvent(domain.Ref, alias ?? device.Name.LocalName));
    }

    /// <summary>Changes a device in place.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="wanted">The device as it shall be, in the form of a running guest's.</param>
    /// <param name="flags">How.</param>
    /// <param name="cancellationToken">Gives up; what was done is undone.</param>
    /// <returns>The work.</returns>
    internal async Task UpdateAsync(QemuDomain domain, XElement wanted, DomainDeviceFlags flags, CancellationToken cancellationToken)
    {
        var live = domain.Definition.ToTree();
        var found = LiveSearch.Changing(new DomainXml(live), wanted);
        DeviceFit.CheckChanged(live, wanted, found, isLive: true);
        await ChangeAsync(domain, live, found, LiveMerge.Of(found, wanted), flags, cancellationToken).ConfigureAwait(false);
    }

    private async Task ChangeAsync(QemuDomain domain, XElement live, XElement found, XElement merged, DomainDeviceFlags flags, CancellationToken cancellationToken)
    {
        var run = QemuNode.Running(domain);
        var old = new XElement(found);
        found.ReplaceWith(merged);
        QemuDefinition.Normalize(live, run.Facts, node.Forms.Host, active: true, validate: false);
        var changed = Named(live, old)!;
        var context = await node.Preparation.DescribeAsync(domain, run, changed, cancellationToken).ConfigureAwait(false);
        LivePreparation.Prepare(changed, live, context);
        if (changed.Name == "disk")
        {
            KeepNumbers(domain, old, changed);
            // What may be missing at a start must be there when it is asked for.
            var policy = changed.Element("source")?.Get("startupPolicy");
            changed.Element("source")?.Set("startupPolicy", null);
            DetectedImages.Complete(node, run, changed, context, Math.Max(ImageNumbers.Next(live), ImageNumbers.Next(domain.Definition.ToTree())));
            changed.Element("source")?.Set("startupPolicy", policy);
        }

        var change = new LiveChange(domain, run, new LaunchBuilder(live, context));
        try
        {
            await new DeviceUpdater(node).UpdateAsync(change, old, changed, flags, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await change.UndoAsync().ConfigureAwait(false);
            throw;
        }

        var shown = new XElement(changed);
        ShowEmpty(domain, old, shown);
        node.Changes.ChangeLive(domain, tree => Named(tree.Element, old)?.ReplaceWith(shown));
    }

    // libvirt goes on to number what is in a drive when that is nothing, and programs take the number for a medium.
    private static void ShowEmpty(QemuDomain domain, XElement old, XElement shown)
    {
        if (shown.Name != "disk" || shown.Element("source") is not null)
        {
            return;
        }

        var was = old.Element("source");
        if ((StorageImage.IsEmpty(was) ? was?.Get("index") : ImageNumbers.Next(domain.Definition.ToTree()).Invariant()) is { } number)
        {
            shown.Insert(new XElement("source", new XAttribute("index", number)));
        }
    }

    private static HashSet<string> Aliases(XElement live) =>
        [.. live.Element("devices")!.Elements().Select(device => device.Element("alias")?.Get("name")).OfType<string>()];

    private static void Insert(XElement live, XElement given, QemuLaunchContext context)
    {
        var device = new XElement(given);
        if (device.Element("alias")?.Get("name")?.StartsWith("ua-", StringComparison.Ordinal) != true)
        {
            device.Elements("alias").Remove();
        }

        device.Descendants().Where(element => element.Name.LocalName is "source" or "backingStore").Attributes("index").Remove();
        if (device.Name == "memory" && device.Element("target") is not null)
        {
            LivePreparation.Prepare(device, live, context);
            MemoryModules.Count(live, MemoryModules.SizeOf(device), device.Get("model") != "virtio-mem");
        }

        AddControllers(live, device);
        new DomainXml(live).Devices.Add(device);
    }

    // qemuDomainFindOrCreateSCSIDiskController: a further controller is of the kind of those that are there.
    private static void AddControllers(XElement live, XElement device)
    {
        var isScsi = device.Name.LocalName == "disk" ? device.Element("target")?.Get("bus") == "scsi" : device.Name.LocalName == "hostdev" && device.Get("type") == "scsi";
        var devices = live.Element("devices")!;
        var controllers = devices.Elements("controller").Where(controller => controller.Get("type") == "scsi").ToList();
        if (!isScsi || device.Element("address").Number("controller") is not { } needed || controllers.LastOrDefault()?.Get("model") is not { } model)
        {
            return;
        }

        foreach (var index in Enumerable.Range(0, needed + 1).Where(index => controllers.TrueForAll(controller => controller.Number("index") != index)))
        {
            var controller = new XElement("controller", new XAttribute("type", "scsi"), new XAttribute("index", index.Invariant()), new XAttribute("model", model));
            ControllerOrder.Insert(devices, controller);
        }
    }

    // What names the device whatever else of it changes; consoles have no alias, and there is one of a kind.
    private static XElement? Named(XElement live, XElement device) => live.Element("devices")!.Elements(device.Name).FirstOrDefault(other =>
        device.Element("alias")?.Get("name") is { } alias ? other.Element("alias")?.Get("name") == alias : other.Get("type") == device.Get("type"));

    // An image that stays keeps its number, and with it its nodes; another gets numbers that nobody has.
    private static void KeepNumbers(QemuDomain domain, XElement old, XElement changed)
    {
        var (was, now) = (old.Element("source"), changed.Element("source"));
        var plain = was is null ? null : new XElement(was);
        plain?.SetAttributeValue("index", null);
        if (plain is not null && now is not null && new XmlComparer().Equals(plain, now))
        {
            changed.Elements("source").Remove();
            changed.Insert(new XElement(was!));
            changed.Elements("backingStore").Remove();
            if (old.Element("backingStore") is { } chain)
            {
                changed.Insert(new XElement(chain));
            }

            return;
        }

        ImageNumbers.Assign(changed, ImageNumbers.Next(domain.Definition.ToTree()));
    }

    private static VirtException Unsupported(XElement given) =>
        QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"live attach of device '{LiveSearch.KindOf(given.Name.LocalName)}' is not supported");
}
