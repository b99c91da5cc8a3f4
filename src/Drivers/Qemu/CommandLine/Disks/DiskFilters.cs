using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The nodes between a disk's device and its image: copying on reads, and limits shared with other disks.</summary>
internal static class DiskFilters
{
    /// <summary>Lists a disk's filters, in the order in which they must be made.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="image">Its image.</param>
    /// <returns>The steps.</returns>
    internal static IEnumerable<BlockStep> Of(XElement disk, StorageImage image)
    {
        var below = image.Node;
        foreach (var (group, index) in image.ThrottleGroups.Select((group, index) => (group, index)))
        {
            var name = ThrottleNode(image, index);
            yield return new BlockStep(
                IsNode: true, new JsonObject { ["driver"] = "throttle", ["node-name"] = name, ["throttle-group"] = GroupId(group), ["file"] = below });
            below = name;
        }

        if (CopiesOnRead(disk))
        {
            yield return new BlockStep(
                IsNode: true, new JsonObject { ["driver"] = "copy-on-read", ["node-name"] = CopyNode(disk), ["file"] = below, ["discard"] = "unmap" });
        }
    }

    /// <summary>Names the node on top of a disk's filters.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="image">Its image.</param>
    /// <returns>The node.</returns>
    internal static string Top(XElement disk, StorageImage image) => CopiesOnRead(disk) ? CopyNode(disk)
        : image.ThrottleGroups.Count > 0 ? ThrottleNode(image, image.ThrottleGroups.Count - 1)
        : image.Node;

    /// <summary>Names the object of a group of disks with common limits.</summary>
    /// <param name="group">The group.</param>
    /// <returns>Its id.</returns>
    internal static string GroupId(string group) => $"throttle-{group}";

    /// <summary>Adds the groups of disks with common limits.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddGroups(LaunchBuilder launch)
    {
        foreach (var group in launch.Guest.Domain.Element("throttlegroups")?.Elements("throttlegroup") ?? [])
        {
            launch.Object(PropertyWriter.Object("throttle-group", GroupId(group.Text("group_name") ?? string.Empty)).With("limits", Limits(group)));
        }
    }

    /// <summary>Writes a disk's limits as a throttle group takes them.</summary>
    /// <param name="tune">The element with the limits.</param>
    /// <returns>The limits.</returns>
    internal static JsonObject Limits(XElement tune)
    {
        var limits = new JsonObject();
        foreach (var (quantity, prefix) in new[] { ("bytes", "bps"), ("iops", "iops") })
        {
            foreach (var (direction, suffix) in new[] { ("total", "total"), ("read", "read"), ("write", "write") })
            {
                limits.With($"{prefix}-{suffix}", PropertyWriter.ReadNumber(tune.Text($"{direction}_{quantity}_sec")))
                    .With($"{prefix}-{suffix}-max", PropertyWriter.ReadNumber(tune.Text($"{direction}_{quantity}_sec_max")))
                    .With($"{prefix}-{suffix}-max-length", PropertyWriter.ReadNumber(tune.Text($"{direction}_{quantity}_sec_max_length")));
            }
        }

        return limits.With("iops-size", PropertyWriter.ReadNumber(tune.Text("size_iops_sec")));
    }

    private static bool CopiesOnRead(XElement disk) => disk.Element("driver")?.Get("copy_on_read") == "on";

    private static string CopyNode(XElement disk) => $"libvirt-CoR-{disk.Element("target")?.Get("dev")}";

    private static string ThrottleNode(StorageImage image, int index) => $"libvirt-{image.Name}-filter{index.Invariant()}";
}
