using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace VirtPS.Tests.CmdletHost.Pipeline;

/// <summary>Asks a parameter's completer, or offers the names of its enumeration or set.</summary>
internal static class Completer
{
    public static IReadOnlyList<CompletionResult> Complete(CommandTable commands, string command, string parameter, string word, (string Name, object? Value)[] bound)
    {
        var cmdlet = commands.FindCmdlet(command) ?? throw new ArgumentException($"There is no cmdlet {command}.");
        var shape = CommandShape.Of(cmdlet.ImplementingType).Find(parameter) ?? throw new ArgumentException($"{command} has no parameter {parameter}.");
        if (shape.Completer?.Type is { } type)
        {
            var given = new Hashtable(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in bound)
            {
                given[name] = value;
            }

            return [.. ((IArgumentCompleter)Activator.CreateInstance(type)!).CompleteArgument(command, shape.Name, word, new CommandAst($"{command} -{parameter} {word}"), given)];
        }

        var element = shape.Type.IsArray ? shape.Type.GetElementType()! : Nullable.GetUnderlyingType(shape.Type) ?? shape.Type;
        var words = element.IsEnum ? Enum.GetNames(element) : shape.Validators.OfType<ValidateSetAttribute>().SelectMany(v => v.ValidValues);
        return [.. words.Where(w => w.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.OrdinalIgnoreCase).Select(w => new CompletionResult(w, w, CompletionResultType.ParameterValue, w))];
    }
}
