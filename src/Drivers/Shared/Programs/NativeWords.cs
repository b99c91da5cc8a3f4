using System.Runtime.InteropServices;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>A list of words as C programs take their arguments: pointers to texts, and a null pointer behind them.</summary>
internal sealed class NativeWords : IDisposable
{
    private readonly nint[] _words;

    /// <summary>Copies words out of managed memory.</summary>
    /// <param name="words">The words.</param>
    internal NativeWords(IEnumerable<string> words)
    {
        _words = [.. words.Select(Marshal.StringToCoTaskMemUTF8)];
        Pointer = Marshal.AllocHGlobal((_words.Length + 1) * nint.Size);
        Marshal.Copy([.. _words, 0], 0, Pointer, _words.Length + 1);
    }

    /// <summary>Where the list begins.</summary>
    internal nint Pointer { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(_words, Marshal.FreeCoTaskMem);
        Marshal.FreeHGlobal(Pointer);
    }
}
