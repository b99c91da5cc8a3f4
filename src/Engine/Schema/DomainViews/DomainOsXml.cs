using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>How a guest starts.</summary>
/// <param name="element">An <c>os</c> element.</param>
public sealed class DomainOsXml(XElement element) : XmlView(element)
{
    /// <summary>The kind of guest: hvm for a whole machine, xen or linux for one that knows it is a guest, exe for a container.</summary>
    public string? Type
    {
        get => Element.Text("type");
        set => Element.SetText("type", value);
    }

    /// <summary>The processor's architecture, such as x86_64.</summary>
    public string? Arch
    {
        get => Element.Element("type")?.Get("arch");
        set => Element.Need("type").Set("arch", value);
    }

    /// <summary>The machine type, such as q35.</summary>
    public string? Machine
    {
        get => Element.Element("type")?.Get("machine");
        set => Element.Need("type").Set("machine", value);
    }

    /// <summary>The firmware that is to be found by itself, bios or efi; null when a loader is named or the default serves.</summary>
    public string? Firmware
    {
        get => Element.Get("firmware");
        set => Element.Set("firmware", value);
    }

    /// <summary>The firmware's file.</summary>
    public string? Loader
    {
        get => Element.Text("loader");
        set => Element.SetText("loader", value);
    }

    /// <summary>The file that keeps the firmware's variables.</summary>
    public string? Nvram
    {
        get => Element.Text("nvram");
        set => Element.SetText("nvram", value);
    }

    /// <summary>The kernel to start directly.</summary>
    public string? Kernel
    {
        get => Element.Text("kernel");
        set => Element.SetText("kernel", value);
    }

    /// <summary>The first file system of that kernel.</summary>
    public string? Initrd
    {
        get => Element.Text("initrd");
        set => Element.SetText("initrd", value);
    }

    /// <summary>The words given to that kernel.</summary>
    public string? CommandLine
    {
        get => Element.Text("cmdline");
        set => Element.SetText("cmdline", value);
    }

    /// <summary>The program that a container starts with.</summary>
    public string? Init
    {
        get => Element.Text("init");
        set => Element.SetText("init", value);
    }

    /// <summary>The kinds of device to start from, first choice first: hd, cdrom, fd, network.</summary>
    public IReadOnlyList<string> BootDevices
    {
        get => [.. Element.Elements("boot").Select(b => b.Get("dev") ?? string.Empty)];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Element.Elements("boot").Remove();
            foreach (var device in value)
            {
                Element.Insert(new XElement("boot", new XAttribute("dev", device)));
            }
        }
    }

    /// <summary>Sets whether a feature of the firmware found by itself must be there, such as secure-boot.</summary>
    /// <param name="name">The feature.</param>
    /// <param name="enabled">Whether; null leaves it open.</param>
    public void SetFirmwareFeature(string name, bool? enabled)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var group = Element.Need("firmware");
        var feature = group.Elements("feature").FirstOrDefault(f => f.Get("name") == name);
        if (enabled is null)
        {
            feature?.Remove();
            group.Tidy();
            return;
        }

        feature ??= group.Insert(new XElement("feature"));
        feature.Set("enabled", XmlSwitch.YesNo(enabled));
        feature.Set("name", name);
    }
}
