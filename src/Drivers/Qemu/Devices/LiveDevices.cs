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

        // A drive that is there already gets the medium.
        if (given.Name == "disk" && given.Get("device") is "cdrom" or "floppy" && given.Name == "disk" && DeviceEditor.Find(new DomainXml(live), given) is not null)
        {
            await UpdateAsync(domain, given, flags, cancellationToken).ConfigureAwait(false);
            return;
        }

        RefuseTwice(live, given);
        var run = QemuNode.Running(domain);
        var context = await node.Preparation.DescribeAsync(domain, run, given, cancellationToken).ConfigureAwait(false);
        var before = Aliases(live);
        Insert(live, given, context);
        QemuDefinition.Normalize(live, run.Facts, node.Forms.Host, active: true, isNew: true);
        var fresh = live.Element("devices")!.Elements().Where(device => Kinds.Contains(device.Name.LocalName) && !before.Contains(device.Element("alias")?.Get("name") ?? string.Empty)).ToList();
        fresh.ForEach(device => LivePreparation.Prepare(device, live, context));
        QemuAliases.Assign(live);
        foreach (var disk in fresh.Where(device => device.Name == "disk"))
        {
            DetectedImages.Complete(node, run, disk, context, ImageNumbers.Next(live));
        }

        var main = fresh.FindLast(device => device.Name == given.Name && (device.Name != "controller" || device.Get("type") == given.Get("type"))) ?? throw Unsupported(given);
        var change = new LiveChange(domain, run, new LaunchBuilder(live, context));
        var attacher = new DeviceAttacher(node);
        try
        {
            node.Confinement.RaiseLimits(run, live);
            foreach (var device in fresh.OrderBy(device => device == main ? 1 : 0))
            {
                if (device.Name != "hostdev")
                {
                    change.Allow(node.Confinement, device);
                }

                await attacher.AttachAsync(change, device, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await change.UndoAsync().ConfigureAwait(false);
            throw;
        }

        var places = await MemoryPlaces.AskAsync(run.Monitor, fresh.Where(device => device.Name == "memory"), CancellationToken.None).ConfigureAwait(false);
        node.Changes.ChangeLive(domain, tree =>
        {
            fresh.ForEach(device => tree.Devices.Add(new XElement(device)));
            MemoryPlaces.Take(tree.Element, places);
            if (main.Name == "memory")
            {
                MemoryModules.Count(tree.Element, MemoryModules.SizeOf(main));
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

        return DeviceDetacher.DetachAsync(domain, QemuNode.Running(domain), device, cancellationToken);
    }

    /// <summary>Finds a device that is to go.</summary>
    /// <param name="live">The live definition.</param>
    /// <param name="device">What the caller says of it.</param>
    /// <returns>The element inside the definition.</returns>
    /// <exception cref="VirtException">DeviceMissing when it is not there.</exception>
    internal static XElement Locate(DomainXml live, XElement device) =>
        DeviceEditor.Find(live, device) ?? throw SharedErrors.Of(VirtErrorCode.DeviceMissing, NotThere(device));

    /// <summary>Changes a device in place.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="given">The device as a user gives it.</param>
    /// <param name="flags">How.</param>
    /// <param name="cancellationToken">Gives up; what was done is undone.</param>
    /// <returns>The work.</returns>
    internal async Task UpdateAsync(QemuDomain domain, XElement given, DomainDeviceFlags flags, CancellationToken cancellationToken)
    {
        var run = QemuNode.Running(domain);
        var live = domain.Definition.ToTree();
        var old = new XElement(DeviceEditor.Find(new DomainXml(live), given) ?? throw Missing(given));
        var fresh = new XElement(given);
        fresh.Descendants().Where(element => element.Name.LocalName is "source" or "backingStore").Attributes("index").Remove();
        DeviceEditor.Update(new DomainXml(live), fresh);
        QemuDefinition.Normalize(live, run.Facts, node.Forms.Host, active: true);
        var changed = DeviceEditor.Find(new DomainXml(live), Named(old)) ?? throw Missing(given);
        var context = await node.Preparation.DescribeAsync(domain, run, changed, cancellationToken).ConfigureAwait(false);
        LivePreparation.Prepare(changed, live, context);
        if (changed.Name == "disk")
        {
            KeepNumbers(domain, old, changed);
            DetectedImages.Complete(node, run, changed, context, Math.Max(ImageNumbers.Next(live), ImageNumbers.Next(domain.Definition.ToTree())));
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
        node.Changes.ChangeLive(domain, tree => DeviceEditor.Find(tree, Named(old))?.ReplaceWith(shown));
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

    // What a guest has once only; virDomainDiskDefCheckDuplicateInfo and the checks of qemuDomainAttachDeviceLive.
    private static void RefuseTwice(XElement live, XElement given)
    {
        switch (given.Name.LocalName)
        {
            case "disk" when given.Element("target")?.Get("dev") is { } target && DeviceEditor.FindDisk(new DomainXml(live), target) is { } other:
                throw QemuNode.Speaker.Say(
                    VirtErrorCode.XmlError,
                    $"target '{target}' duplicated for disk sources '{GuestDisks.PathOf(other.Element("source")) ?? "<null>"}' and '{GuestDisks.PathOf(given.Element("source")) ?? "<null>"}'");
            case "watchdog":
                StoredDevices.OneWatchdog(live.Element("devices")!, given);
                break;
            case "vsock" when live.Element("devices")!.Element("vsock") is not null:
                throw QemuNode.Speaker.Invalid("the domain already has a vsock device");
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
            MemoryModules.Count(live, MemoryModules.SizeOf(device));
        }

        DeviceEditor.Attach(new DomainXml(live), device);
    }

    // What names the device whatever else of it changes.
    private static XElement Named(XElement device) => device.Name.LocalName switch
    {
        "disk" => new XElement("disk", new XElement("target", new XAttribute("dev", device.Element("target")?.Get("dev") ?? string.Empty))),
        "interface" => new XElement("interface", new XElement("mac", new XAttribute("address", device.Element("mac")?.Get("address") ?? string.Empty))),
        "graphics" => new XElement("graphics", new XAttribute("type", device.Get("type") ?? string.Empty)),
        _ => new XElement(device.Name, new XElement("alias", new XAttribute("name", device.Element("alias")?.Get("name") ?? string.Empty))),
    };

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

    // The words of the functions that prepare a detachment, qemuDomainDetachPrepDisk and the like.
    private static string NotThere(XElement device) => device.Name.LocalName switch
    {
        "disk" => $"disk {device.Element("target")?.Get("dev")} not found",
        "controller" => $"controller {device.Get("type")}:{device.Get("index")} not found",
        "rng" => $"model '{device.Get("model")}' RNG device not present in domain configuration",
        "memory" => $"model '{device.Get("model")}' memory device not present in the domain configuration",
        "filesystem" => "matching filesystem not found",
        "watchdog" => $"model '{device.Get("model")}' watchdog device not present in domain configuration",
        "serial" or "parallel" or "channel" or "console" => $"chr type '{device.Name.LocalName}' device not present in domain configuration",
        _ => DeviceEditor.MissingText(device),
    };

    private static VirtException Unsupported(XElement given) =>
        QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"live attach of device '{given.Name.LocalName}' is not supported");

    private static VirtException Missing(XElement device) => SharedErrors.Of(
        VirtErrorCode.DeviceMissing,
        device.Name == "disk" ? $"disk '{device.Element("target")?.Get("dev")}' not found" : $"no {device.Name.LocalName} of the domain is as described");
}
