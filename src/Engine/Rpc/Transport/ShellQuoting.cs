namespace VirtPS.Engine.Rpc.Transport;

/// <summary>Writes words so that a POSIX shell takes them as they are.</summary>
internal static class ShellQuoting
{
    /// <summary>Quotes a word.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The word in single quotes, inside of which nothing means anything to a shell but the quote itself.</returns>
    public static string Quote(string word) => "'" + word.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
}
