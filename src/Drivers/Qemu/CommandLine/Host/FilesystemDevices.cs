using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Directories of the host that the guest sees.</summary>
/// <remarks>qemuBuildFilesystemCommandLine.</remarks>
internal static class FilesystemDevices
{
    /// <summary>Adds the guest's shared directories.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        foreach (var share in launch.Guest.Devices.Elements("filesystem"))
        {
            switch (share.Element("driver")?.Get("type"))
            {
                case "virtiofs":
                    launch.Option("-chardev", $"socket,id={Channel(share)},path={PropertyWriter.Escape(Serve(launch, share))}");
                    launch.Device(Describe(launch, share));
                    break;
                case null or "path" or "default":
                    launch.Option("-fsdev", Backend(share));
                    launch.Device(VirtioDevice.Begin(launch.Guest, share, "virtio-9p")
                        .With("id", GuestLayout.AliasOf(share))
                        .With("fsdev", $"fsdev-{GuestLayout.AliasOf(share)}")
                        .With("mount_tag", share.Element("target")?.Get("dir"))
                        .At(launch.Guest, share));
                    break;
                case "mtp":
                    launch.Device(PropertyWriter.Device("usb-mtp").With("id", GuestLayout.AliasOf(share)).With("rootdir", share.Element("source")?.Get("dir"))
                        .With("desc", share.Element("target")?.Get("dir")).With("readonly", (bool?)(share.Element("readonly") is not null)).At(launch.Guest, share));
                    break;
                case var driver:
                    throw Refusal.Unsupported($"Filesystem driver type '{driver}' is not supported by QEMU");
            }
        }
    }

    /// <summary>Names the channel to the process that serves a directory.</summary>
    /// <param name="share">The directory.</param>
    /// <returns>Its id.</returns>
    internal static string Channel(XElement share) => $"chr-vu-{GuestLayout.AliasOf(share)}";

    /// <summary>Describes a directory that another process serves.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="share">The directory.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Describe(LaunchBuilder launch, XElement share) => VirtioDevice.Begin(launch.Guest, share, "vhost-user-fs")
        .With("id", GuestLayout.AliasOf(share))
        .With("chardev", Channel(share))
        .Number("queue-size", share.Element("driver")?.Get("queue"))
        .With("tag", share.Element("target")?.Get("dir"))
        .With("bootindex", launch.Boot.Of(share))
        .At(launch.Guest, share);

    /// <summary>Has the process started that serves a directory.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="share">The directory.</param>
    /// <returns>Its socket.</returns>
    internal static string Serve(LaunchBuilder launch, XElement share)
    {
        var source = share.Element("source");
        if (source?.Get("socket") is { } given)
        {
            return given;
        }

        var alias = GuestLayout.AliasOf(share);
        var binary = share.Element("binary");
        var socket = Path.Combine(launch.Context.DomainDirectory, $"{alias}-fs.sock");
        var arguments = new List<string> { $"--socket-path={socket}", "--shared-dir", source?.Get("dir") ?? "/" };
        Add(arguments, "--cache", binary?.Element("cache")?.Get("mode"));
        Add(arguments, "--sandbox", binary?.Element("sandbox")?.Get("mode"));
        Add(arguments, "--rlimit-nofile", binary?.Element("openfiles")?.Get("max"));
        Add(arguments, "--thread-pool-size", binary?.Element("thread_pool")?.Get("size"));
        if (binary?.Get("xattr") == "on")
        {
            arguments.Add("--xattr");
        }

        if (share.Element("readonly") is not null)
        {
            arguments.Add("--readonly");
        }

        if (launch.Context.Settings.VirtiofsdDebug)
        {
            arguments.Add("-d");
        }

        foreach (var map in share.Element("idmap")?.Elements() ?? [])
        {
            arguments.Add($"--{(map.Name.LocalName == "uid" ? "uid" : "gid")}-map=:{map.Get("start")}:{map.Get("target")}:{map.Get("count")}:");
        }

        launch.Helper(new QemuHelper("virtiofsd", alias, binary?.Get("path") ?? "virtiofsd", arguments, socket));
        return socket;
    }

    private static void Add(List<string> arguments, string option, string? value)
    {
        if (value is not null)
        {
            arguments.Add(option);
            arguments.Add(value);
        }
    }

    private static string Backend(XElement share)
    {
        var text = new StringBuilder("local");
        Append(text, "security_model", share.Get("accessmode") switch { "mapped" => "mapped", null or "passthrough" => "passthrough", "squash" => "none", var mode => mode });
        Append(text, "multidevs", share.Get("multidevs") is "default" ? null : share.Get("multidevs"));
        Append(text, "fmode", Mode(share.Get("fmode")));
        Append(text, "dmode", Mode(share.Get("dmode")));
        Append(text, "writeout", share.Element("driver")?.Get("wrpolicy"));
        Append(text, "id", $"fsdev-{GuestLayout.AliasOf(share)}");
        Append(text, "path", PropertyWriter.Escape(share.Element("source")?.Get("dir") ?? "/"));
        return text.Append(share.Element("readonly") is null ? string.Empty : ",readonly=on").ToString();
    }

    private static string? Mode(string? text) => text?.PadLeft(4, '0');

    private static void Append(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(',').Append(name).Append('=').Append(value);
        }
    }
}
