using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>One thing that must be made for a disk's image: a secret, a credential, or a block node.</summary>
/// <param name="IsNode">Whether it is a block node, and no object.</param>
/// <param name="Properties">Its properties.</param>
internal sealed record BlockStep(bool IsNode, JsonObject Properties)
{
    /// <summary>Its name: the node's, or the object's id.</summary>
    internal string Name => Properties[IsNode ? "node-name" : "id"]!.GetValue<string>();

    /// <summary>Adds it to a command line.</summary>
    /// <param name="launch">The command line.</param>
    internal void Add(LaunchBuilder launch)
    {
        if (IsNode)
        {
            launch.BlockNode(Properties);
        }
        else
        {
            launch.Object(Properties);
        }
    }
}

/// <summary>Makes the block nodes of images.</summary>
/// <remarks>qemuBuildStorageSourceChainAttachPrepareBlockdev.</remarks>
internal static class BlockChain
{
    /// <summary>Lists what a chain of images takes, in the order in which it must be made: from the bottom.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="top">The image on top.</param>
    /// <returns>The steps.</returns>
    internal static IEnumerable<BlockStep> Of(LaunchBuilder launch, StorageImage top) => top.Chain.Reverse().SelectMany(image => One(launch, image));

    /// <summary>Lists what one image takes.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="image">The image.</param>
    /// <returns>The steps.</returns>
    internal static IEnumerable<BlockStep> One(LaunchBuilder launch, StorageImage image)
    {
        foreach (var secret in ImageSecrets.Of(launch, image))
        {
            yield return new BlockStep(IsNode: false, secret);
        }

        var storage = StorageNode.Of(launch, image);
        var node = Common(storage.With("node-name", image.StorageNode), image, isTop: !image.NeedsFormatNode);
        if (image.FileGroup is { } group && launch.Context.FileGroups[group] is { Count: 1 } passed)
        {
            // QEMU takes the file whose access is the one it wants, and it would want one to read only first.
            node.Remove("auto-read-only");
            node["read-only"] = image.IsReadOnly && !passed.IsWritable;
        }

        yield return new BlockStep(IsNode: true, node);
        if (!image.NeedsFormatNode)
        {
            yield break;
        }

        if (image is { Slice: { } slice } && image.Format != "raw")
        {
            yield return new BlockStep(IsNode: true, Slice(image, slice));
        }

        yield return new BlockStep(IsNode: true, Format(image));
    }

    /// <summary>Names the nodes of one image, in the order in which they can be removed.</summary>
    /// <param name="image">The image.</param>
    /// <returns>The nodes, the one on top first.</returns>
    internal static IReadOnlyList<string> Nodes(StorageImage image) =>
    [
        .. image.NeedsFormatNode ? [image.FormatNode] : Array.Empty<string>(),
        .. image is { Slice: not null, Format: not "raw" } ? [image.SliceNode] : Array.Empty<string>(),
        image.StorageNode,
    ];

    /// <summary>Makes the node for an image's format.</summary>
    /// <param name="image">The image.</param>
    /// <returns>Its properties.</returns>
    /// <exception cref="Engine.Errors.VirtException">ConfigUnsupported for a format that QEMU has not.</exception>
    internal static JsonObject Format(StorageImage image)
    {
        var properties = Common(new JsonObject { ["node-name"] = image.FormatNode }, image, isTop: true);
        var secret = ImageSecrets.EncryptionId(image);
        switch (image.Format)
        {
            case "raw" when image.IsEncryptedByQemu:
                properties.With("driver", "luks").With("key-secret", secret);
                break;
            case "raw" or "fat":
                properties.With("driver", "raw");
                if (image.Slice is { } slice)
                {
                    properties.With("offset", PropertyWriter.ReadNumber(slice.Get("offset"))).With("size", PropertyWriter.ReadNumber(slice.Get("size")));
                }

                break;
            case "qcow2" or "qcow":
                properties.With("driver", image.Format).With("encrypt", Encryption(image, secret)).With("cache-size", image.Format == "qcow2" ? image.MetadataCache : null);
                break;
            default:
                properties.With("driver", image.Format switch
                {
                    "ploop" => "parallels",
                    "vhd" => "vhdx",
                    "bochs" or "cloop" or "dmg" or "vdi" or "vpc" or "qed" or "vmdk" => image.Format,
                    _ => throw Refusal.Unsupported($"storage format '{image.Format}' is not supported by QEMU"),
                });
                break;
        }

        properties["file"] = image.Slice is not null && image.Format != "raw" ? image.SliceNode : image.StorageNode;
        Below(properties, image);
        return properties;
    }

    private static void Below(JsonObject properties, StorageImage image)
    {
        var canHaveBacking = image.Format is "qcow2" or "qcow" or "qed" or "vmdk";
        if (image.Backing is { } backing)
        {
            properties["backing"] = canHaveBacking
                ? backing.Node
                : throw Refusal.Unsupported($"storage format '{image.Format}' does not support backing store");
        }
        else if (image.IsLast && canHaveBacking)
        {
            // Without this QEMU would open what the image's header names.
            properties["backing"] = null;
        }
    }

    private static JsonObject? Encryption(StorageImage image, string secret)
    {
        if (!image.IsEncryptedByQemu)
        {
            return null;
        }

        return image.Encryption!.Get("format") switch
        {
            "luks" => new JsonObject { ["format"] = "luks", ["key-secret"] = secret },
            "qcow" or "default" => new JsonObject { ["format"] = "aes", ["key-secret"] = secret },
            var other => throw Refusal.Unsupported($"{other} is currently not supported by the qemu encryption engine"),
        };
    }

    private static JsonObject Slice(StorageImage image, XElement slice) => Common(
        new JsonObject
        {
            ["driver"] = "raw",
            ["node-name"] = image.SliceNode,
            ["offset"] = PropertyWriter.ReadNumber(slice.Get("offset")),
            ["size"] = PropertyWriter.ReadNumber(slice.Get("size")),
            ["file"] = image.StorageNode,
        },
        image,
        isTop: false);

    // Only the node on top does what the disk asks for; those below it follow, and pass discards on.
    private static JsonObject Common(JsonObject properties, StorageImage image, bool isTop)
    {
        if (isTop)
        {
            var zeroes = image.DetectZeroes == "unmap" && image.Discard != "unmap" ? "on" : image.DetectZeroes;
            properties.With("read-only", (bool?)image.IsReadOnly).With("discard", image.Discard).With("detect-zeroes", zeroes);
        }
        else
        {
            properties.With("auto-read-only", (bool?)true).With("discard", "unmap");
        }

        return properties.With("cache", Cache(image.Cache));
    }

    private static JsonObject? Cache(string? mode) => mode switch
    {
        null or "default" => null,
        "none" or "directsync" => new JsonObject { ["direct"] = true, ["no-flush"] = false },
        "writethrough" or "writeback" => new JsonObject { ["direct"] = false, ["no-flush"] = false },
        "unsafe" => new JsonObject { ["direct"] = false, ["no-flush"] = true },
        _ => throw Refusal.Unsupported($"unsupported disk cache mode '{mode}'"),
    };
}
