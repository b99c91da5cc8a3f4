using System.Runtime.InteropServices;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>The keyboard of a Unix terminal in raw mode: what the terminal sends, its answers to a guest's questions among it, goes on byte by byte.</summary>
/// <remarks>termios(3). A guest that asks the terminal for its size, as resize(1) does, so gets the answer, which a serial line has no other way to carry.</remarks>
internal sealed partial class RawKeys : ITerminalKeys
{
    private const int Input = 0;
    private const int Now = 0;
    private const short CanBeRead = 1;
    private const int WakesAfter = 100;

    // No system's struct termios is larger; only the C library looks inside.
    private const int Largest = 256;

    // PowerShell has the terminal send its keypad's codes, a guest expects the plain ones until it asks for others.
    private const string Enter = "\e[?1l\e>";

    // What a guest may have left on: colours, a hidden cursor, mouse reports and bracketed paste.
    private const string Leave = "\e[0m\e[?25h\e[?7h\e[?1000l\e[?1002l\e[?1003l\e[?1006l\e[?2004l\e[?1h\e=";

    private readonly byte[] _before = new byte[Largest];

    internal RawKeys()
    {
        Check(GetModes(Input, _before));
        var raw = _before.ToArray();
        MakeRaw(raw);
        Console.Out.Write(Enter);
        Console.Out.Flush();
        Check(SetModes(Input, Now, raw));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = SetModes(Input, Now, _before);
        Console.Out.Write(Leave);
        Console.Out.Flush();
    }

    /// <inheritdoc/>
    public Task<byte[]> ReadAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            // A terminal can only be waited for by a thread; the short wait lets it see that nobody listens any more.
            var buffer = new byte[1024];
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var awaited = new Awaited { Descriptor = Input, Wanted = CanBeRead };
                if (Await(ref awaited, 1, WakesAfter) > 0)
                {
                    var count = Read(Input, buffer, buffer.Length);
                    return buffer[..(int)Math.Max(count, 0)];
                }
            }
        },
        cancellationToken);

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw VirtException.Worded(VirtErrorCode.SystemError, $"the terminal cannot be put into raw mode: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetModes(int terminal, [Out] byte[] modes);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetModes(int terminal, int when, [In] byte[] modes);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void MakeRaw([In, Out] byte[] modes);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Await(ref Awaited awaited, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Read(int file, [Out] byte[] buffer, nint count);

    private struct Awaited
    {
        internal int Descriptor;
        internal short Wanted;
        internal short Returned;
    }
}
