using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Confinement;
using VirtPS.Drivers.Qemu.Devices;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Qemu.Snapshots;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.BlockJobs;

/// <summary>Makes new images in a running guest's QEMU, which can then be copied to.</summary>
/// <remarks>qemuBlockStorageSourceCreate.</remarks>
internal static class ImageMaker
{
    /// <summary>Makes an image, with its nodes.</summary>
    /// <param name="change">The change that it belongs to; what was made is removed when it is undone.</param>
    /// <param name="image">The image; what is below it has its nodes already.</param>
    /// <param name="below">The image that its header names; nothing for none.</param>
    /// <param name="size">What a guest sees of it, in bytes.</param>
    /// <param name="cluster">The size of its clusters in bytes, where the format has them; nothing for QEMU's choice.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">SystemError when its file cannot be made; what QEMU says otherwise.</exception>
    internal static async Task MakeAsync(LiveChange change, StorageImage image, StorageImage? below, long size, long? cluster, CancellationToken cancellationToken)
    {
        if (image.Type == "file")
        {
            var path = GuestDisks.PathOf(image)!;
            var isNew = !File.Exists(path);
            MakeFile(path, image.Format == "raw" && !image.IsEncryptedByQemu ? size : 0);
            if (isNew)
            {
                // It is the guest's for good, as one that libvirt makes is: what is given back later goes back to it.
                QemuConfinement.GiveOwn(change.Run, path);
                change.OnUndo(() =>
                {
                    File.Delete(path);
                    return Task.CompletedTask;
                });
            }
        }

        change.AllowImage(image);
        var steps = BlockChain.One(change.Launch, image).ToList();
        var format = image.NeedsFormatNode ? steps[^1] : null;
        await change.AddAsync(format is null ? steps : steps.SkipLast(1), cancellationToken).ConfigureAwait(false);
        if (Options(change.Launch, image, below, size, cluster) is { } options)
        {
            await InternalSnapshots.RunJobAsync(change.Monitor, "blockdev-create", new JsonObject { ["options"] = options }, cancellationToken).ConfigureAwait(false);
        }

        if (format is not null)
        {
            await change.AddAsync([format], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes what a header says of an image below.</summary>
    /// <param name="launch">What describes images to QEMU.</param>
    /// <param name="image">The image below.</param>
    /// <returns>The path, or QEMU's description of what is no file.</returns>
    /// <remarks>qemuBlockGetBackingStoreString.</remarks>
    internal static string NameOf(LaunchBuilder launch, StorageImage image)
    {
        if (image.Type is "file" or "block" && image.Slice is null)
        {
            return GuestDisks.PathOf(image)!;
        }

        var storage = StorageNode.Of(launch, image);
        return "json:" + new JsonObject { ["driver"] = image.Format == "vhd" ? "vhdx" : image.Format, ["file"] = storage }.ToJsonString(JsonSerializerOptions.Default);
    }

    /// <summary>Makes a file that is empty but for its size.</summary>
    /// <param name="path">The path.</param>
    /// <param name="size">The size in bytes.</param>
    /// <exception cref="VirtException">SystemError when that cannot be done.</exception>
    private static void MakeFile(string path, long size)
    {
        try
        {
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            if (size > 0)
            {
                file.SetLength(size);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(
                VirtErrorCode.SystemError, $"failed to create image file '{path}': {(e is DirectoryNotFoundException ? "No such file or directory" : e.Message)}", VirtErrorDomain.Qemu, e);
        }
    }

    private static JsonObject? Options(LaunchBuilder launch, StorageImage image, StorageImage? below, long size, long? cluster)
    {
        var key = ImageSecrets.EncryptionId(image);
        var options = new JsonObject { ["file"] = image.StorageNode, ["size"] = size };
        switch (image.Format)
        {
            case "raw" when image.IsEncryptedByQemu:
                options.With("driver", "luks").With("key-secret", key);
                break;
            case "raw":
                return null;
            case "qcow2":
                options.With("driver", "qcow2").With("cluster-size", cluster)
                    .With("encrypt", image.IsEncryptedByQemu ? new JsonObject { ["format"] = "luks", ["key-secret"] = key } : null);
                break;
            case "qed" or "qcow" or "vmdk" or "vdi" or "vpc":
                options.With("driver", image.Format);
                break;
            case "vhd" or "ploop":
                options.With("driver", image.Format == "vhd" ? "vhdx" : "parallels");
                break;
            default:
                throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"can't create storage format '{image.Format}'");
        }

        if (below is not null && image.Format is "qcow2" or "qed" or "qcow" or "vmdk")
        {
            options["backing-file"] = NameOf(launch, below!);
            if (image.Format is "qcow2" or "qed")
            {
                options["backing-fmt"] = below!.Format == "raw" && below.IsEncryptedByQemu ? "luks" : below.Format;
            }
        }

        return options;
    }
}
