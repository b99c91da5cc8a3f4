using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Storage.Images;

/// <summary>Makes, copies and resizes images that have a format, with QEMU's own program.</summary>
/// <param name="readSecret">Reads the passphrase that an <c>encryption</c> element names.</param>
/// <remarks>storageBackendCreateQemuImg.</remarks>
internal sealed class QemuImg(Func<XElement, CancellationToken, Task<byte[]>> readSecret)
{
    private const string SourceSecret = "source0";
    private const long KiB = 1024;
    private const long Sector = 512;

    // LUKS wants to know how quick the host is. QEMU reads that from a clock that ticks a hundred times a second, and gives up
    // where a busy host let no tick pass; nothing is wrong then, and the next attempt is as good as the first.
    private const string NoTick = "Unable to get accurate CPU usage";
    private const int Attempts = 10;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes an image.</summary>
    /// <param name="path">Where; for a block device it is there already.</param>
    /// <param name="order">What is asked for; with a source, a copy.</param>
    /// <param name="directory">Where a relative path of the image it is built on begins.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="VirtException">ConfigUnsupported and others for what cannot be made; InternalError with the program's words.</exception>
    internal async Task MakeAsync(string path, VolumeOrder order, string directory, CancellationToken cancellationToken)
    {
        QemuImgOptions.Check(order);
        using var secrets = new SecretArguments();
        if (order.Encryption is { } encryption)
        {
            secrets.Add(QemuImgOptions.TargetSecret, await readSecret(encryption, cancellationToken).ConfigureAwait(false));
        }

        if (order.Source is not { } source)
        {
            await CreateAsync(secrets, [.. CreateWords(order, directory), path, .. Size(order)], cancellationToken).ConfigureAwait(false);
            return;
        }

        if (source.Encryption is { } sourceEncryption)
        {
            QemuImgOptions.CheckEncryption(source.Format, sourceEncryption);
            secrets.Add(SourceSecret, await readSecret(sourceEncryption, cancellationToken).ConfigureAwait(false));
        }

        var work = order.Encryption is null && source.Encryption is null
            ? ConvertAsync(path, order, source, secrets, cancellationToken)
            : ConvertEncryptedAsync(path, order, source, secrets, cancellationToken);
        await ReportAsync(work, path, order, cancellationToken).ConfigureAwait(false);
        if (order.Encryption is null && order.Capacity > source.Capacity)
        {
            await RunAsync(secrets, ["resize", "-f", QemuImgOptions.FormatOf(order), path, Rounded(order.Capacity)], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives an image another capacity.</summary>
    /// <param name="volume">The image.</param>
    /// <param name="capacity">What a guest shall see, in bytes.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal async Task ResizeAsync(VolumeFacts volume, long capacity, CancellationToken cancellationToken)
    {
        using var secrets = new SecretArguments();
        var format = QemuImgOptions.FormatOf(volume.Format, volume.Encryption);
        List<string> words = ["resize"];
        if (capacity < volume.Capacity)
        {
            words.Add("--shrink");
        }

        if (volume.Encryption is { } encryption)
        {
            QemuImgOptions.CheckEncryption(volume.Format, encryption);
            secrets.Add(SourceSecret, await readSecret(encryption, cancellationToken).ConfigureAwait(false));
            words.AddRange(["--image-opts", Options(format, volume.Path, SourceSecret)]);
        }
        else
        {
            words.AddRange(["-f", format, volume.Path]);
        }

        words.Add(Rounded(capacity));
        await RunAsync(secrets, words, cancellationToken).ConfigureAwait(false);
    }

    private static List<string> CreateWords(VolumeOrder order, string directory)
    {
        List<string> words = ["create", "-f", QemuImgOptions.FormatOf(order)];
        if (order.Backing is { } backing)
        {
            var path = Path.Combine(directory, backing.Path);
            if (FileFacts.Of(path) is null)
            {
                throw FileCalls.Missing($"inaccessible backing store volume {backing.Path}");
            }

            words.AddRange(["-b", backing.Path]);
        }

        return AddOptions(words, order, withBacking: true);
    }

    private static List<string> AddOptions(List<string> words, VolumeOrder order, bool withBacking)
    {
        if (QemuImgOptions.Text(order, withBacking) is { Length: > 0 } options)
        {
            words.AddRange(["-o", options]);
        }

        return words;
    }

    private static IEnumerable<string> Size(VolumeOrder order) => order.Capacity > 0 || order.Backing is null
        ? [string.Create(CultureInfo.InvariantCulture, $"{(order.Capacity + KiB - 1) / KiB}K")]
        : [];

    private static string Rounded(long capacity) => ((capacity + Sector - 1) / Sector * Sector).ToString(CultureInfo.InvariantCulture);

    private static string Options(string format, string path, string? secret) =>
        $"driver={format},file.filename={QemuImgOptions.Escape(path)}"
        + (secret is null ? string.Empty : $",{(format == "qcow2" ? "encrypt." : string.Empty)}key-secret={secret}");

    private static async Task CreateAsync(SecretArguments secrets, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await RunAsync(secrets, words, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (VirtException e) when (attempt < Attempts && e.Message.Contains(NoTick, StringComparison.Ordinal))
            {
                // Once more.
            }
        }
    }

    private static Task<string> RunAsync(SecretArguments secrets, IReadOnlyList<string> words, CancellationToken cancellationToken) =>
        HostProgram.Find("qemu-img", VirtErrorDomain.Storage).RunAsync(
            VirtErrorDomain.Storage, [words[0], .. secrets.Arguments, .. words.Skip(1)], secrets.Input, cancellationToken);

    private static Task ConvertAsync(string path, VolumeOrder order, VolumeFacts source, SecretArguments secrets, CancellationToken cancellationToken)
    {
        List<string> words = ["convert", "-f", QemuImgOptions.FormatOf(source.Format, null), "-O", QemuImgOptions.FormatOf(order)];
        AddOptions(words, order, withBacking: false);
        return RunAsync(secrets, [.. words, source.Path, path], cancellationToken);
    }

    /// <summary>An encrypted image is made first and filled then: only so can both ends be described in full.</summary>
    private static async Task ConvertEncryptedAsync(
        string path, VolumeOrder order, VolumeFacts source, SecretArguments secrets, CancellationToken cancellationToken)
    {
        var format = QemuImgOptions.FormatOf(order);
        List<string> create = ["create", "-f", format];
        AddOptions(create, order, withBacking: false);
        await CreateAsync(secrets, [.. create, path, .. Size(order)], cancellationToken).ConfigureAwait(false);
        var from = Options(
            QemuImgOptions.FormatOf(source.Format, source.Encryption), source.Path, source.Encryption is null ? null : SourceSecret);
        var to = Options(format, path, order.Encryption is null ? null : QemuImgOptions.TargetSecret);
        await RunAsync(secrets, ["convert", "--image-opts", "-n", "--target-image-opts", from, to], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells how far a copy is by what it takes so far: the program itself says nothing that could be read.</summary>
    private static async Task ReportAsync(Task work, string path, VolumeOrder order, CancellationToken cancellationToken)
    {
        var total = Math.Max(1, order.Source!.Allocation);
        var what = $"Copying {order.Source.Name}";
        while (order.Progress is { } progress && !work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(LookInterval, cancellationToken)).ConfigureAwait(false);
            if (!work.IsCompleted && FileFacts.Of(path) is { } facts)
            {
                progress.Report(new JobProgress(what, Math.Min(facts.Allocated, total - 1), total));
            }
        }

        await work.ConfigureAwait(false);
        order.Progress?.Report(new JobProgress(what, total, total));
    }
}
