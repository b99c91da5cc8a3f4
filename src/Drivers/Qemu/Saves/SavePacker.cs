using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Saves;

/// <summary>Packs and unpacks guests' memory with the host's own programs, between QEMU's end of a pipe and a file.</summary>
/// <remarks>Where one of the three fails, QEMU, the program or the file, the other two are let go: none waits for what will never come.</remarks>
internal sealed class SavePacker : IAsyncDisposable
{
    private readonly AnonymousPipeServerStream _pipe;
    private readonly Process _program;
    private readonly Task _feeding;
    private readonly Task _draining;

    private SavePacker(AnonymousPipeServerStream pipe, Process program, Task feeding, Task draining) =>
        (_pipe, _program, _feeding, _draining) = (pipe, program, feeding, draining);

    /// <summary>Packs what QEMU writes, to the end.</summary>
    /// <param name="format">How.</param>
    /// <param name="file">Where to, from its present place on.</param>
    /// <param name="write">Has QEMU write into the handle that it is given.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The packing.</returns>
    /// <exception cref="VirtException">OperationFailed when the host has not the program, or it fails.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static async Task PackAsync(SaveFormat format, Stream file, Func<SafeHandle, Task> write, CancellationToken cancellationToken)
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var program = Start(format, format == SaveFormat.Xz ? ["-c", "-3"] : ["-c"]);
        var packer = new SavePacker(pipe, program, FeedAsync(pipe, program), StoreAsync(program, file));
        await using var held = packer.ConfigureAwait(false);
        try
        {
            await write(pipe.ClientSafePipeHandle).ConfigureAwait(false);
        }
        catch (VirtException) when (packer._draining.IsFaulted)
        {
            // QEMU only saw that nobody reads any more.
            await packer._draining.ConfigureAwait(false);
            throw;
        }

        await packer.FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Unpacks for QEMU to read.</summary>
    /// <param name="format">How it is packed.</param>
    /// <param name="file">Where from, from its present place on.</param>
    /// <param name="read">Has QEMU read from the handle that it is given.</param>
    /// <returns>The unpacking.</returns>
    /// <exception cref="VirtException">OperationFailed when the host has not the program.</exception>
    internal static async Task UnpackAsync(SaveFormat format, Stream file, Func<SafeHandle, Task> read)
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        var program = Start(format, ["-dc"]);
        var packer = new SavePacker(pipe, program, FeedAsync(file, program), DrainAsync(program, pipe));
        await using var held = packer.ConfigureAwait(false);
        await read(pipe.ClientSafePipeHandle).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _pipe.DisposeAsync().ConfigureAwait(false);
        if (!_program.HasExited)
        {
            _program.Kill();
        }

        await Task.WhenAll(_feeding, _draining).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _program.Dispose();
    }

    private static Process Start(SaveFormat format, string[] options)
    {
        var name = SaveFormats.ProgramOf(format)!;
        var program = HostProgram.TryFind(name)
            ?? throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"Compression program for {name} image format isn't available");
        return Process.Start(new ProcessStartInfo(program.Path, options) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    private static async Task FeedAsync(Stream from, Process program)
    {
        try
        {
            await from.CopyToAsync(program.StandardInput.BaseStream).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The program or QEMU has gone: its exit status or QEMU's answer says so. Who writes here shall not wait for ever.
            if (from is PipeStream)
            {
                await from.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            program.StandardInput.Close();
        }
    }

    private static async Task StoreAsync(Process program, Stream file)
    {
        try
        {
            await program.StandardOutput.BaseStream.CopyToAsync(file).ConfigureAwait(false);
        }
        catch
        {
            program.Kill();
            throw;
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

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        // The last writer must go, or the program would wait for more.
        _pipe.DisposeLocalCopyOfClientHandle();
        await _feeding.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _draining.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _program.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (_program.ExitCode != 0)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"'{_program.StartInfo.FileName}' failed with exit status {_program.ExitCode}");
        }
    }
}
