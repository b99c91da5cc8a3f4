using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Pki;

/// <summary>One file that an installation puts into its place.</summary>
public sealed class PkiFileCopy
{
    private readonly string _text;

    internal PkiFileCopy(string source, string destination, bool isPrivate, string text)
    {
        Source = source;
        Destination = destination;
        IsPrivate = isPrivate;
        _text = text;
        IsInPlace = File.Exists(destination) && Matches(destination, text);
        Replaces = !IsInPlace && File.Exists(destination);
    }

    /// <summary>Whence it comes.</summary>
    public string Source { get; }

    /// <summary>Where it goes.</summary>
    public string Destination { get; }

    /// <summary>Whether it is a key, which only its owner may read.</summary>
    public bool IsPrivate { get; }

    /// <summary>Whether the same is there already.</summary>
    public bool IsInPlace { get; }

    /// <summary>Whether something else is there.</summary>
    public bool Replaces { get; }

    /// <summary>Puts the file there, whole or not at all.</summary>
    /// <param name="overwrite">Whether something else that is there may go.</param>
    /// <param name="cancellationToken">Stops the writing; what is there stays.</param>
    /// <returns>The writing.</returns>
    /// <exception cref="VirtException">OperationInvalid when something else is there; WriteFailed.</exception>
    public Task WriteAsync(bool overwrite, CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(Destination)!;
        SafeFile.MakeDirectory(directory, isPrivate: IsPrivate && Path.GetFileName(directory) == "private");
        return SafeFile.WriteAsync(Destination, _text, IsPrivate, overwrite || IsInPlace, cancellationToken);
    }

    private static bool Matches(string path, string text)
    {
        try
        {
            return File.ReadAllText(path) == text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
