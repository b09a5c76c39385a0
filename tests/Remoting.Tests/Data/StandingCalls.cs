namespace Remoting.Tests.Fidelity;

#pragma warning disable CA1002, CA1034, CA1711 // Collections of one's own are the point.

/// <summary>Callables to whom collections come behind interfaces.</summary>
public static class StandingCalls
{
    [ProcessPoolCallable]
    public static IList<string> Rename(IList<string> items, string name)
    {
        ((NamedList)items).Name = name;
        items.Add(name);
        return items;
    }

    [ProcessPoolCallable]
    public static Shelf Put(Shelf shelf, string item)
    {
        ArgumentNullException.ThrowIfNull(shelf);
        shelf.Put(item);
        return shelf;
    }

    [ProcessPoolCallable]
    public static bool Finds(Family family, int id) => family is not null && family.Members.Contains(new Person(family, id)) && family.ByPerson[new Person(family, id)] == id;

    [ProcessPoolCallable]
    public static bool IsSame(Grade grade, IReadOnlyList<Grade> among) => among.Count(other => ReferenceEquals(grade, other)) == 1 && ReferenceEquals(grade, Grade.Best);

    [ProcessPoolCallable]
    public static IReadOnlyList<Item> Items(IReadOnlyList<Item> items) => items;

    [ProcessPoolCallable]
    public static bool FindsAny(IEnumerable<string> words, string word) => words.Contains(word);

    [ProcessPoolCallable]
    public static ICollection<string> Changeable(ICollection<string> words) => words;

    [ProcessPoolCallable]
    public static IReadOnlyCollection<string> ReadOnly(IReadOnlyCollection<string> words) => words;

    [ProcessPoolCallable]
    public static IList<string> InOrder(IList<string> words) => words;

    public sealed class NamedList : List<string>
    {
        public string? Name { get; set; }
    }

    public class Item
    {
        public int Number { get; set; }
    }

    public sealed class SpecialItem : Item
    {
        public string? Text { get; set; }
    }

    /// <summary>What it shows is what it holds.</summary>
    public sealed class Shelf
    {
        private readonly List<string> _items = [];
        private readonly Dictionary<string, int> _numbers = [];

        public Shelf()
        {
            Items = _items.AsReadOnly();
            Numbers = _numbers;
        }

        public IReadOnlyList<string> Items { get; }

        public IReadOnlyDictionary<string, int> Numbers { get; }

        public void Put(string item)
        {
            _items.Add(item);
            _numbers[item] = _items.Count;
        }
    }

    /// <summary>Its members are found by what they are a part of, which is there only after them.</summary>
    public sealed class Family
    {
        public ISet<Person> Members { get; } = new HashSet<Person>();

        public IDictionary<Person, int> ByPerson { get; } = new Dictionary<Person, int>();

        public string Name { get; set; } = "";

        public Family With(params int[] ids)
        {
            foreach (int id in ids ?? [])
            {
                var person = new Person(this, id);
                Members.Add(person);
                ByPerson[person] = id;
            }
            return this;
        }
    }

    public sealed class Person(Family family, int id)
    {
        public Family Family { get; } = family;

        public int Id { get; } = id;

        public override bool Equals(object? obj) => obj is Person other && other.Id == Id && other.Family.Name == Family.Name;

        public override int GetHashCode() => HashCode.Combine(Family.Name, Id);
    }

    /// <summary>Told apart by which object it is.</summary>
    public sealed class Grade
    {
        private static readonly Grade s_best = new("best");
        private static readonly Grade s_worst = new("worst");
        private readonly string _name;

        private Grade(string name) => _name = name;

        public static Grade Best => s_best;

        public static Grade Worst => s_worst;

        public override string ToString() => _name;
    }
}
