using GenBn.Import;
using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests.Keras;

/// <summary>A damaged file gives a clear exception, and takes memory by its size.</summary>
public sealed class DamagedKerasTests(ITestOutputHelper output)
{
    /// <summary>Allocated bytes for each byte of a file, and for any file.</summary>
    private const long ForEachByte = 400;
    private const long ForAny = 32 << 20;

    private static int Mutations => FullSweep.IsOn ? 10_000 : 1_000;

    /// <summary>Half of the files are of the HDF5 library, half of another writer, with links in object headers.</summary>
    [Fact]
    public void MutationsOfHdf5()
    {
        byte[][] models = [File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Keras", "small.h5")), Model().Hdf5()];
        Check(random => Mutation.Of(models[random.Next(models.Length)], random));
    }

    /// <summary>Half of the archives are damaged, half have a damaged configuration.</summary>
    [Fact]
    public void MutationsOfArchives()
    {
        KerasBuilder model = Model();
        byte[] archive = model.Archive(), configuration = model.Configuration();
        Check(random => random.Next(2) == 0 ? Mutation.Of(archive, random) : model.Archive(Mutation.Of(configuration, random)));
    }

    private void Check(Func<Random, byte[]> mutated)
    {
        int read = 0, refused = 0, damaged = 0;
        long most = 0;
        for (int seed = 0; seed < Mutations; seed++)
        {
            byte[] content = mutated(new Random(seed));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                KerasAgreement.Import(content);
                read++;
            }
            catch (ImportException fault)
            {
                Assert.NotEmpty(fault.Obstacles);
                refused++;
            }
            catch (InvalidDataException fault)
            {
                Assert.StartsWith("model.h5: ", fault.Message, StringComparison.Ordinal);
                damaged++;
            }
            catch (Exception fault)
            {
                Assert.Fail($"seed {seed}: {fault}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            most = Math.Max(most, allocated);
            Assert.True(allocated < ForAny + (ForEachByte * content.Length), $"seed {seed}: {allocated} bytes for {content.Length}");
        }

        output.WriteLine($"{read} are read, {refused} refused, {damaged} damaged; at most {most} bytes were allocated");
        Assert.InRange(damaged, 1, Mutations - 1);
        Assert.InRange(read, 1, Mutations - 1);
    }

    private static KerasBuilder Model()
    {
        var model = new KerasBuilder();
        Weight kernel = model.Random(3, 3, 2, 4), gamma = model.Positive(4), beta = model.Random(4), mean = model.Random(4), variance = model.Positive(4);
        string x = model.Add("Conv2D", model.Input(6, 6, 2), new { strides = (int[])[2, 2], padding = "same", use_bias = false }, [kernel], t => t);
        x = model.Add("BatchNormalization", x, new { axis = (int[])[3], epsilon = 1e-3 }, [gamma, beta, mean, variance], t => t);
        string y = model.Add("ReLU", x, new { max_value = 6.0 }, [], t => t);
        x = model.Add("Concatenate", [x, y], new { axis = -1 }, [], t => t[0]);
        x = model.Add("Flatten", x, new { }, [], t => t);
        return model.Ends(model.Add("Dense", x, new { activation = "softmax" }, [model.Random(72, 3), model.Random(3)], t => t));
    }
}
