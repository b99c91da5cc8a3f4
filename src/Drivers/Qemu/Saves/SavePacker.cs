using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Saves;

/// <summary>Packs and unpacks saved memory with the host's own programs, between QEMU's end of a pipe and a file.</summary>
internal sealed class SavePacker : IAsyncDisposable
{
    private readonly Process _program;
    private readonly Task _feeding;
    private readonly Task _draining;

    private SavePacker(AnonymousPipeServerStream pipe, Process program, Task feeding, Task draining) =>
        (Pipe, _program, _feeding, _draining) = (pipe, program, feeding, draining);

    /// <summary>The pipe whose other end is QEMU's.</summary>
    internal AnonymousPipeServerStream Pipe { get; }

    /// <summary>Names a format as libvirt does.</summary>
    /// <param name="name">The name; null for raw.</param>
    /// <returns>The format.</returns>
    /// <exception cref="VirtException">InvalidArg for an unknown one.</exception>
    internal static SaveFormat FormatOf(string? name) => name switch
    {
        null or "" or "raw" => SaveFormat.Raw,
        "gzip" => SaveFormat.Gzip,
        "bzip2" => SaveFormat.Bzip2,
        "xz" => SaveFormat.Xz,
        "lzop" => SaveFormat.Lzop,
        "zstd" => SaveFormat.Zstd,
        _ => throw QemuNode.Speaker.Argument($"Invalid save image format specified: {name} (expected one of: raw, gzip, bzip2, xz, lzop, zstd)"),
    };

    /// <summary>Packs what QEMU writes.</summary>
    /// <param name="format">How.</param>
    /// <param name="file">Where to, from its present place on.</param>
    /// <returns>The packer.</returns>
    /// <exception cref="VirtException">OperationFailed when the host has not the program.</exception>
    internal static SavePacker Pack(SaveFormat format, Stream file)
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var program = Start(format, "-c");
        return new SavePacker(pipe, program, FeedAsync(pipe, program), program.StandardOutput.BaseStream.CopyToAsync(file));
    }

    /// <summary>Unpacks for QEMU to read.</summary>
    /// <param name="format">How it is packed.</param>
    /// <param name="file">Where from, from its present place on.</param>
    /// <returns>The packer.</returns>
    /// <exception cref="VirtException">OperationFailed when the host has not the program.</exception>
    internal static SavePacker Unpack(SaveFormat format, Stream file)
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        var program = Start(format, "-dc");
        return new SavePacker(pipe, program, FeedAsync(file, program), DrainAsync(program, pipe));
    }

    /// <summary>Waits until all has gone through.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end.</returns>
    /// <exception cref="VirtException">OperationFailed when the program failed.</exception>
    internal async Task FinishAsync(CancellationToken cancellationToken)
    {
        // The last writer must go, or the program would wait for more.
        Pipe.DisposeLocalCopyOfClientHandle();
        await _feeding.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _draining.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _program.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (_program.ExitCode != 0)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"'{_program.StartInfo.FileName}' failed with exit status {_program.ExitCode}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Pipe.DisposeAsync().ConfigureAwait(false);
        if (!_program.HasExited)
        {
            _program.Kill();
        }

        _program.Dispose();
    }

    private static Process Start(SaveFormat format, string option)
    {
        var name = format switch
        {
            SaveFormat.Gzip => "gzip",
            SaveFormat.Bzip2 => "bzip2",
            SaveFormat.Xz => "xz",
            SaveFormat.Lzop => "lzop",
            SaveFormat.Zstd => "zstd",
            _ => throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"Invalid compressed save format {(int)format}"),
        };
        try
        {
            return Process.Start(new ProcessStartInfo(name, option) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (Win32Exception e)
        {
            throw new VirtException(
                VirtErrorCode.OperationFailed, $"Compression program for {name} image format isn't available: {e.Message}", VirtErrorDomain.Qemu, e);
        }
    }

    private static async Task FeedAsync(Stream from, Process program)
    {
        try
        {
            await from.CopyToAsync(program.StandardInput.BaseStream).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The program or QEMU has gone: its exit status or QEMU's answer says so.
        }
        finally
        {
            program.StandardInput.Close();
        }
    }

    private static async Task DrainAsync(Process program, Stream pipe)
    {
        try
        {
            await program.StandardOutput.BaseStream.CopyToAsync(pipe).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // QEMU reads no further once it has all it wants.
        }
        finally
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
        }
    }
}
