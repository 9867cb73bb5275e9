# Writes tables of R's own packages (r-base-core, r-recommended) as CSV into the folder of the first argument. Rows are shuffled by a fixed seed, so
# that a fold is every fifth row.
folder <- commandArgs(trailingOnly = TRUE)[1]
write <- function(name, table) {
    set.seed(1)
    table <- as.data.frame(table)
    write.csv(table[sample(nrow(table)), ], file.path(folder, paste0(name, ".csv")), row.names = FALSE, na = "NA")
}
library(MASS)
library(nlme)
write("pima", rbind(Pima.tr, Pima.te))
write("glass", fgl)
write("crabs", crabs[, c("sp", "sex", "FL", "RW", "CL", "CW", "BD")])
write("birthwt", birthwt[, names(birthwt) != "bwt"])
write("biopsy", biopsy[, names(biopsy) != "ID"])
write("infert", infert[, c("education", "age", "parity", "induced", "case", "spontaneous")])
write("boston", Boston)
write("cpus", cpus[, !(names(cpus) %in% c("name", "estperf"))])
write("quakes", quakes)
write("airquality", airquality[!is.na(airquality$Ozone), ])
write("chickweight", data.frame(weight = ChickWeight$weight, Time = ChickWeight$Time, Diet = paste0("d", ChickWeight$Diet)))
write("attenu", attenu[, c("event", "mag", "dist", "accel")])
write("math", as.data.frame(MathAchieve)[, c("Minority", "Sex", "SES", "MathAch", "MEANSES")])
write("cereal", UScereal[, names(UScereal) != "vitamins"])
write("orthodont", as.data.frame(Orthodont)[, c("distance", "age", "Sex")])
