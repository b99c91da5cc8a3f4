using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>Reads command lines as libvirt's tests write them: a shell's lines, with quotes and continued lines.</summary>
internal static partial class LibvirtArguments
{
    public static (Dictionary<string, string> Environment, string Program, List<string> Arguments) Read(string file)
    {
        var words = Split(File.ReadAllText(file));
        var environment = words.TakeWhile(word => Variable().IsMatch(word)).Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return (environment, words[environment.Count], words[(environment.Count + 1)..]);
    }

    /// <summary>Writes an argument so that two that mean the same are equal: a JSON object's members in order of their names.</summary>
    public static string Normalize(string argument)
    {
        // Encrypted secrets differ by their vectors; that they decrypt to what they should is another test's matter.
        if (argument.StartsWith('{'))
        {
            var sorted = Sort(JsonNode.Parse(argument)!);
            if (sorted["keyid"] is not null)
            {
                sorted["data"] = "…";
                sorted["iv"] = "…";
            }

            return sorted.ToJsonString();
        }

        return Number().Replace(argument, "fd=#");
    }

    private static JsonNode Sort(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value is null ? null : pair.Key is "fd" or "vhostfd" or "fds" or "vhostfds" ? (JsonNode)"#" : Sort(pair.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => Sort(item!))]),
        _ => node.DeepClone(),
    };

    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when text[i + 1] == '\n':
                    i++;
                    break;
                case '\\':
                    word.Append(text[++i]);
                    inWord = true;
                    break;
                case '\'' or '"':
                    var end = text.IndexOf(text[i], i + 1);
                    word.Append(text, i + 1, end - i - 1);
                    i = end;
                    inWord = true;
                    break;
                case ' ' or '\n':
                    if (inWord)
                    {
                        words.Add(word.ToString());
                        word.Clear();
                        inWord = false;
                    }

                    break;
                default:
                    word.Append(text[i]);
                    inWord = true;
                    break;
            }
        }

        return words;
    }

    [GeneratedRegex("^[A-Z_]+=")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\bfd=\d+")]
    private static partial Regex Number();
}
