using VirtPS.Engine.Errors;

namespace VirtPS.Engine.DesiredState;

/// <summary>A key that an object of a document may have.</summary>
/// <param name="Name">The key, as documents write it.</param>
/// <param name="Form">What its value is.</param>
/// <param name="Meaning">What it says, in one sentence.</param>
internal sealed record DesiredKey(string Name, KeyForm Form, string Meaning)
{
    /// <summary>The words that it may be, where there are only some.</summary>
    internal IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The keys of each item, where its value is a list of maps.</summary>
    internal IReadOnlyList<DesiredKey> Items { get; init; } = [];

    /// <summary>Refuses values that the key cannot have, before anything is done for the document.</summary>
    internal void Check(ConfigurationNode value)
    {
        if (value.IsNull)
        {
            return;
        }

        switch (Form)
        {
            case KeyForm.Size:
                value.Size();
                break;
            case KeyForm.Number:
                value.Count(int.MinValue);
                break;
            case KeyForm.Flag:
                value.Flag();
                break;
            case KeyForm.Text when Words.Count > 0:
                value.Word([.. Words]);
                break;
            case KeyForm.Text:
                value.Text();
                break;
            case KeyForm.Texts or KeyForm.Numbers:
                foreach (var item in value.Items())
                {
                    (this with { Form = Form == KeyForm.Texts ? KeyForm.Text : KeyForm.Number }).Check(item);
                }

                break;
            case KeyForm.Maps:
                foreach (var item in value.Items().Where(item => item.IsMap))
                {
                    CheckKeys(item, Items, $"an entry of '{Name}'");
                }

                break;
        }
    }

    /// <summary>Refuses keys that a map cannot have, and values that they cannot have.</summary>
    internal static void CheckKeys(ConfigurationNode map, IReadOnlyList<DesiredKey> keys, string what)
    {
        foreach (var (name, value) in map.Fields())
        {
            var key = keys.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase));
            if (key is null)
            {
                var near = Likeness.Nearest(name, keys.Select(known => known.Name));
                throw value.Fault($"{what} has no key '{name}'" + (near is null ? $" (it has {string.Join(", ", keys.Select(known => known.Name))})" : $"; is '{near}' meant?"));
            }

            key.Check(value);
        }
    }
}

/// <summary>Names the forms of values.</summary>
internal enum KeyForm
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A size in bytes, or with a unit.</summary>
    Size,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A list of texts, or one.</summary>
    Texts,

    /// <summary>A list of whole numbers, or one.</summary>
    Numbers,

    /// <summary>A list of maps; each may also be the text or number that stands for it.</summary>
    Maps,

    /// <summary>The value of a secret.</summary>
    Secret,
}
