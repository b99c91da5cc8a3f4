using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Saves;

/// <summary>Packs and unpacks guests' memory with the host's own programs, or leads it past the host's cache, between QEMU's end of a pipe and a file.</summary>
/// <remarks>Where one of them fails, QEMU, the program or the file, the others are let go: none waits for what will never come.</remarks>
internal sealed class SavePacker : IAsyncDisposable
{
    private readonly AnonymousPipeServerStream _pipe;
    private readonly Process? _program;
    private readonly Task _feeding;
    private readonly Task _draining;

    private SavePacker(AnonymousPipeServerStream pipe, Process? program, Task feeding, Task draining) =>
        (_pipe, _program, _feeding, _draining) = (pipe, program, feeding, draining);

    /// <summary>Brings what QEMU writes into a file, to the end.</summary>
    /// <param name="way">How.</param>
    /// <param name="file">Where to, from its present place on.</param>
    /// <param name="write">Has QEMU write into the handle that it is given.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">OperationFailed when the host has not the program, or it fails; SystemError where nothing leads past the cache.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static async Task PackAsync(SaveWay way, FileStream file, Func<SafeHandle, Task> write, CancellationToken cancellationToken)
    {
        if (way.IsDirect)
        {
            await write(file.SafeFileHandle).ConfigureAwait(false);
            return;
        }

        var program = Start(way.Format, way.Format == SaveFormat.Xz ? ["-c", "-3"] : ["-c"]);
        var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var packer = new SavePacker(
            pipe, program, program is null ? Task.CompletedTask : FeedAsync(pipe, to => pipe.CopyToAsync(to), program), StoreAsync(program, pipe, file, way.BypassesCache));
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

    /// <summary>Brings what a file holds to QEMU.</summary>
    /// <param name="way">How.</param>
    /// <param name="file">Where from, from its present place on.</param>
    /// <param name="read">Has QEMU read from the handle that it is given.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">OperationFailed when the host has not the program; SystemError where nothing leads past the cache.</exception>
    internal static async Task UnpackAsync(SaveWay way, FileStream file, Func<SafeHandle, Task> read)
    {
        if (way.IsDirect)
        {
            await read(file.SafeFileHandle).ConfigureAwait(false);
            return;
        }

        var program = Start(way.Format, ["-dc"]);
        var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        Task Load(Stream to) => way.BypassesCache ? UncachedFile.LoadAsync(file, to) : file.CopyToAsync(to);
        var packer = new SavePacker(
            pipe,
            program,
            program is null ? Task.CompletedTask : FeedAsync(null, Load, program),
            DrainAsync(pipe, program is null ? Load : program.StandardOutput.BaseStream.CopyToAsync));
        await using var held = packer.ConfigureAwait(false);
        try
        {
            await read(pipe.ClientSafePipeHandle).ConfigureAwait(false);
        }
        catch (VirtException) when (packer._draining.IsFaulted)
        {
            // QEMU only saw an early end.
            await packer._draining.ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _pipe.DisposeAsync().ConfigureAwait(false);
        if (_program is { HasExited: false })
        {
            _program.Kill();
        }

        await Task.WhenAll(_feeding, _draining).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _program?.Dispose();
    }

    private static Process? Start(SaveFormat format, string[] options)
    {
        if (SaveFormats.ProgramOf(format) is not { } name)
        {
            return null;
        }

        var program = HostProgram.TryFind(name)
            ?? throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"Compression program for {name} image format isn't available");
        return Process.Start(new ProcessStartInfo(program.Path, options) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    private static async Task FeedAsync(Stream? pipe, Func<Stream, Task> copy, Process program)
    {
        try
        {
            await copy(program.StandardInput.BaseStream).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The program or QEMU has gone: its exit status or QEMU's answer says so. Who writes here shall not wait for ever.
            if (pipe is not null)
            {
                await pipe.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            program.StandardInput.Close();
        }
    }

    private static async Task StoreAsync(Process? program, Stream pipe, FileStream file, bool bypassesCache)
    {
        var from = program?.StandardOutput.BaseStream ?? pipe;
        try
        {
            await (bypassesCache ? UncachedFile.StoreAsync(from, file) : from.CopyToAsync(file)).ConfigureAwait(false);
        }
        catch
        {
            program?.Kill();
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task DrainAsync(Stream pipe, Func<Stream, Task> copy)
    {
        try
        {
            await copy(pipe).ConfigureAwait(false);
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
        // The last writer must go, or the reader would wait for more.
        _pipe.DisposeLocalCopyOfClientHandle();
        await _feeding.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _draining.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_program is not { } program)
        {
            return;
        }

        await program.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (program.ExitCode != 0)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"'{program.StartInfo.FileName}' failed with exit status {program.ExitCode}");
        }
    }
}

/// <summary>The way of a guest's memory between QEMU and a file.</summary>
/// <param name="Format">How it is packed.</param>
/// <param name="BypassesCache">Whether it goes past the host's cache.</param>
internal readonly record struct SaveWay(SaveFormat Format, bool BypassesCache)
{
    /// <summary>Whether QEMU writes and reads the file itself.</summary>
    internal bool IsDirect => Format == SaveFormat.Raw && !BypassesCache;
}
