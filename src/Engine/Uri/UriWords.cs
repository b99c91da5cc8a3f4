namespace VirtPS.Engine.Uri;

/// <summary>Turns the words of URIs and configuration files into enumeration values.</summary>
/// <remarks>The words are the members' names in lower case; libvirt compares them exactly, so "Auto" is none of them.</remarks>
internal static class UriWords
{
    /// <summary>Finds the value that a word stands for.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="word">The word.</param>
    /// <returns>The value, or nothing for another word.</returns>
    public static T? Find<T>(string word)
        where T : struct, Enum
    {
        var values = Array.FindAll(Enum.GetValues<T>(), value => Of(value) == word);
        return values is [var found] ? found : null;
    }

    /// <summary>Gets the word for a value.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The word.</returns>
    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Lists the words for an error.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <returns>The words with commas between.</returns>
    public static string List<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Of));
}
